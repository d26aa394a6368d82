// Original file: proto/postern/v1/policy.proto

import type { Long } from '@grpc/proto-loader';

export interface RollbackRequest {
  'environment'?: (string);
  /**
   * 0: the one before the active.
   */
  'revision'?: (number | string | Long);
  'message'?: (string);
}

export interface RollbackRequest__Output {
  'environment': (string);
  /**
   * 0: the one before the active.
   */
  'revision': (number);
  'message': (string);
}
