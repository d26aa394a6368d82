// Original file: proto/postern/v1/impact.proto

import type { Long } from '@grpc/proto-loader';

export interface ImpactProgress {
  /**
   * Messages of the audit stream, of so many.
   */
  'batches'?: (number | string | Long);
  'totalBatches'?: (number | string | Long);
  /**
   * Records judged so far, and the decisions that they stand for.
   */
  'records'?: (number | string | Long);
  'decisions'?: (number | string | Long);
}

export interface ImpactProgress__Output {
  /**
   * Messages of the audit stream, of so many.
   */
  'batches': (number);
  'totalBatches': (number);
  /**
   * Records judged so far, and the decisions that they stand for.
   */
  'records': (number);
  'decisions': (number);
}
