// Original file: proto/postern/v1/policy.proto

import type { Long } from '@grpc/proto-loader';

export interface PromotedFrom {
  'environment'?: (string);
  'revision'?: (number | string | Long);
}

export interface PromotedFrom__Output {
  'environment': (string);
  'revision': (number);
}
