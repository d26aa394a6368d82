// Original file: proto/postern/v1/policy.proto

import type { Long } from '@grpc/proto-loader';

export interface RollbackRequest {
  'environment'?: (string);
  /**
   * 0: the latest before the active that has another content.
   */
  'revision'?: (number | string | Long);
  'message'?: (string);
  /**
   * As in PublishRequest.
   */
  'expectedRevision'?: (number | string | Long);
  'force'?: (boolean);
  '_expectedRevision'?: "expectedRevision";
}

export interface RollbackRequest__Output {
  'environment': (string);
  /**
   * 0: the latest before the active that has another content.
   */
  'revision': (number);
  'message': (string);
  /**
   * As in PublishRequest.
   */
  'expectedRevision'?: (number);
  'force': (boolean);
  '_expectedRevision'?: "expectedRevision";
}
