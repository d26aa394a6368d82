// Original file: proto/postern/v1/shadow.proto

import type { Long } from '@grpc/proto-loader';

export interface ShadowCount {
  'name'?: (string);
  'count'?: (number | string | Long);
}

export interface ShadowCount__Output {
  'name': (string);
  'count': (number);
}
