// Original file: proto/postern/v1/impact.proto

import type { ImpactExample as _postern_v1_ImpactExample, ImpactExample__Output as _postern_v1_ImpactExample__Output } from '../../postern/v1/ImpactExample.ts';
import type { Long } from '@grpc/proto-loader';

export interface ImpactUnknown {
  /**
   * Rules that may have a say or not.
   */
  'rules'?: (string)[];
  /**
   * The conditions that read what is not known.
   */
  'conditions'?: (string)[];
  'decisions'?: (number | string | Long);
  'examples'?: (_postern_v1_ImpactExample)[];
}

export interface ImpactUnknown__Output {
  /**
   * Rules that may have a say or not.
   */
  'rules': (string)[];
  /**
   * The conditions that read what is not known.
   */
  'conditions': (string)[];
  'decisions': (number);
  'examples': (_postern_v1_ImpactExample__Output)[];
}
