// Original file: proto/postern/v1/approval.proto

import type { ApprovalBatch as _postern_v1_ApprovalBatch, ApprovalBatch__Output as _postern_v1_ApprovalBatch__Output } from '../../postern/v1/ApprovalBatch.ts';

export interface ListBatchesResponse {
  /**
   * The largest first.
   */
  'batches'?: (_postern_v1_ApprovalBatch)[];
  /**
   * There are more batches, or members, than fit.
   */
  'more'?: (boolean);
}

export interface ListBatchesResponse__Output {
  /**
   * The largest first.
   */
  'batches': (_postern_v1_ApprovalBatch__Output)[];
  /**
   * There are more batches, or members, than fit.
   */
  'more': (boolean);
}
