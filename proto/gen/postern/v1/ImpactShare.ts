// Original file: proto/postern/v1/impact.proto

import type { Long } from '@grpc/proto-loader';

export interface ImpactShare {
  'name'?: (string);
  'decisions'?: (number | string | Long);
}

export interface ImpactShare__Output {
  'name': (string);
  'decisions': (number);
}
