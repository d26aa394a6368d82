// Original file: proto/postern/v1/policy.proto

import type { Long } from '@grpc/proto-loader';

export interface GetBundleRequest {
  'environment'?: (string);
  /**
   * 0: the active one.
   */
  'revision'?: (number | string | Long);
}

export interface GetBundleRequest__Output {
  'environment': (string);
  /**
   * 0: the active one.
   */
  'revision': (number);
}
