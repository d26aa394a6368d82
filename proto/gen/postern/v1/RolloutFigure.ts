// Original file: proto/postern/v1/rollout.proto

import type { Long } from '@grpc/proto-loader';

export interface RolloutFigure {
  'rate'?: (string);
  'tolerance'?: (number | string);
  'canaryHits'?: (number | string | Long);
  'canaryOf'?: (number | string | Long);
  'restHits'?: (number | string | Long);
  'restOf'?: (number | string | Long);
  /**
   * By at least so many percentage points the candidate's rate exceeds the rest's.
   */
  'atLeast'?: (number | string);
  'breached'?: (boolean);
}

export interface RolloutFigure__Output {
  'rate': (string);
  'tolerance': (number);
  'canaryHits': (number);
  'canaryOf': (number);
  'restHits': (number);
  'restOf': (number);
  /**
   * By at least so many percentage points the candidate's rate exceeds the rest's.
   */
  'atLeast': (number);
  'breached': (boolean);
}
