// Original file: proto/postern/v1/delegation.proto

import type { Delegation as _postern_v1_Delegation, Delegation__Output as _postern_v1_Delegation__Output } from '../../postern/v1/Delegation.ts';

export interface RevokeDelegationResponse {
  'delegation'?: (_postern_v1_Delegation | null);
}

export interface RevokeDelegationResponse__Output {
  'delegation': (_postern_v1_Delegation__Output | null);
}
