// Original file: proto/postern/v1/shadow.proto

import type { ShadowExample as _postern_v1_ShadowExample, ShadowExample__Output as _postern_v1_ShadowExample__Output } from '../../postern/v1/ShadowExample.ts';
import type { Long } from '@grpc/proto-loader';

export interface ShadowDifference {
  /**
   * "rules" in shadow mode, or the shadow "bundle".
   */
  'source'?: (string);
  /**
   * For "bundle": its revision.
   */
  'shadowRevision'?: (number | string | Long);
  /**
   * "ALLOW", "DENY" or "PENDING": what policy said, and what it would have said.
   */
  'from'?: (string);
  'to'?: (string);
  /**
   * For PENDING: who would have been asked.
   */
  'workflow'?: (string);
  /**
   * "<policy>/<rule>" of each rule that would have decided.
   */
  'ruleIds'?: (string)[];
  /**
   * For "rules": those among them that are in shadow mode.
   */
  'shadowRules'?: (string)[];
  'count'?: (number | string | Long);
  /**
   * Newest first.
   */
  'examples'?: (_postern_v1_ShadowExample)[];
}

export interface ShadowDifference__Output {
  /**
   * "rules" in shadow mode, or the shadow "bundle".
   */
  'source': (string);
  /**
   * For "bundle": its revision.
   */
  'shadowRevision': (number);
  /**
   * "ALLOW", "DENY" or "PENDING": what policy said, and what it would have said.
   */
  'from': (string);
  'to': (string);
  /**
   * For PENDING: who would have been asked.
   */
  'workflow': (string);
  /**
   * "<policy>/<rule>" of each rule that would have decided.
   */
  'ruleIds': (string)[];
  /**
   * For "rules": those among them that are in shadow mode.
   */
  'shadowRules': (string)[];
  'count': (number);
  /**
   * Newest first.
   */
  'examples': (_postern_v1_ShadowExample__Output)[];
}
