// Original file: proto/postern/v1/approval.proto

import type { Long } from '@grpc/proto-loader';

export interface VoteBatchItem {
  'id'?: (string);
  /**
   * As in VoteRequest.
   */
  'revision'?: (number | string | Long);
}

export interface VoteBatchItem__Output {
  'id': (string);
  /**
   * As in VoteRequest.
   */
  'revision': (number);
}
