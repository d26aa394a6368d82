// Original file: proto/postern/v1/approval.proto

import type { VoteBatchResult as _postern_v1_VoteBatchResult, VoteBatchResult__Output as _postern_v1_VoteBatchResult__Output } from '../../postern/v1/VoteBatchResult.ts';

export interface VoteBatchResponse {
  /**
   * One per item, in their order.
   */
  'results'?: (_postern_v1_VoteBatchResult)[];
}

export interface VoteBatchResponse__Output {
  /**
   * One per item, in their order.
   */
  'results': (_postern_v1_VoteBatchResult__Output)[];
}
