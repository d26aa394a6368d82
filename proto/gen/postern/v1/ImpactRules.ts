// Original file: proto/postern/v1/impact.proto

import type { ImpactExample as _postern_v1_ImpactExample, ImpactExample__Output as _postern_v1_ImpactExample__Output } from '../../postern/v1/ImpactExample.ts';
import type { Long } from '@grpc/proto-loader';

export interface ImpactRules {
  'fromRules'?: (string)[];
  'toRules'?: (string)[];
  'decisions'?: (number | string | Long);
  'examples'?: (_postern_v1_ImpactExample)[];
}

export interface ImpactRules__Output {
  'fromRules': (string)[];
  'toRules': (string)[];
  'decisions': (number);
  'examples': (_postern_v1_ImpactExample__Output)[];
}
