// Original file: proto/postern/v1/impact.proto

import type { ImpactRules as _postern_v1_ImpactRules, ImpactRules__Output as _postern_v1_ImpactRules__Output } from '../../postern/v1/ImpactRules.ts';
import type { ImpactShare as _postern_v1_ImpactShare, ImpactShare__Output as _postern_v1_ImpactShare__Output } from '../../postern/v1/ImpactShare.ts';
import type { Long } from '@grpc/proto-loader';

export interface ImpactChange {
  /**
   * "ALLOW", "DENY" or "PENDING": what policy says, approvals left aside. The same twice: it asks another workflow, or
   * demands other obligations.
   */
  'from'?: (string);
  'to'?: (string);
  /**
   * "weaker", "stronger" or "different"
   */
  'strength'?: (string);
  'decisions'?: (number | string | Long);
  /**
   * Each the most frequent first, and no more than 100.
   */
  'rules'?: (_postern_v1_ImpactRules)[];
  'agents'?: (_postern_v1_ImpactShare)[];
  'subjects'?: (_postern_v1_ImpactShare)[];
  'actions'?: (_postern_v1_ImpactShare)[];
}

export interface ImpactChange__Output {
  /**
   * "ALLOW", "DENY" or "PENDING": what policy says, approvals left aside. The same twice: it asks another workflow, or
   * demands other obligations.
   */
  'from': (string);
  'to': (string);
  /**
   * "weaker", "stronger" or "different"
   */
  'strength': (string);
  'decisions': (number);
  /**
   * Each the most frequent first, and no more than 100.
   */
  'rules': (_postern_v1_ImpactRules__Output)[];
  'agents': (_postern_v1_ImpactShare__Output)[];
  'subjects': (_postern_v1_ImpactShare__Output)[];
  'actions': (_postern_v1_ImpactShare__Output)[];
}
