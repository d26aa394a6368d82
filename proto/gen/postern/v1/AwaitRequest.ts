// Original file: proto/postern/v1/guard.proto

import type { Long } from '@grpc/proto-loader';

export interface AwaitRequest {
  'approvalId'?: (string);
  /**
   * Skip states up to and including this revision: where an earlier stream broke off.
   */
  'afterRevision'?: (number | string | Long);
}

export interface AwaitRequest__Output {
  'approvalId': (string);
  /**
   * Skip states up to and including this revision: where an earlier stream broke off.
   */
  'afterRevision': (number);
}
