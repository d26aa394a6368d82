// Original file: proto/postern/v1/shadow.proto

import type { Long } from '@grpc/proto-loader';

export interface PromoteShadowRequest {
  'environment'?: (string);
  'message'?: (string);
  /**
   * As in PublishRequest.
   */
  'expectedRevision'?: (number | string | Long);
  'force'?: (boolean);
  'breakGlass'?: (string);
  '_expectedRevision'?: "expectedRevision";
}

export interface PromoteShadowRequest__Output {
  'environment': (string);
  'message': (string);
  /**
   * As in PublishRequest.
   */
  'expectedRevision'?: (number);
  'force': (boolean);
  'breakGlass': (string);
  '_expectedRevision'?: "expectedRevision";
}
