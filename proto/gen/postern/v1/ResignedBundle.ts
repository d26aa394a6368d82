// Original file: proto/postern/v1/keys.proto

import type { Long } from '@grpc/proto-loader';

export interface ResignedBundle {
  'environment'?: (string);
  'revision'?: (number | string | Long);
}

export interface ResignedBundle__Output {
  'environment': (string);
  'revision': (number);
}
