// Original file: proto/postern/v1/delegation.proto

import type { Delegation as _postern_v1_Delegation, Delegation__Output as _postern_v1_Delegation__Output } from '../../postern/v1/Delegation.ts';

export interface ListDelegationsResponse {
  /**
   * The latest to end first.
   */
  'delegations'?: (_postern_v1_Delegation)[];
}

export interface ListDelegationsResponse__Output {
  /**
   * The latest to end first.
   */
  'delegations': (_postern_v1_Delegation__Output)[];
}
