// Original file: proto/postern/v1/delegation.proto

import type { Delegation as _postern_v1_Delegation, Delegation__Output as _postern_v1_Delegation__Output } from '../../postern/v1/Delegation.ts';

export interface CreateDelegationResponse {
  'delegation'?: (_postern_v1_Delegation | null);
}

export interface CreateDelegationResponse__Output {
  'delegation': (_postern_v1_Delegation__Output | null);
}
