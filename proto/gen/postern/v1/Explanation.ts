// Original file: proto/postern/v1/explain.proto

import type { PolicyExplanation as _postern_v1_PolicyExplanation, PolicyExplanation__Output as _postern_v1_PolicyExplanation__Output } from '../../postern/v1/PolicyExplanation.ts';
import type { ShadowExplanation as _postern_v1_ShadowExplanation, ShadowExplanation__Output as _postern_v1_ShadowExplanation__Output } from '../../postern/v1/ShadowExplanation.ts';

/**
 * Why policy says what it says of one request: every rule of every policy that covers it.
 */
export interface Explanation {
  /**
   * "allow", "deny" or "escalate".
   */
  'effect'?: (string);
  /**
   * What decided: "rule", "risk", "default", "approval", or "no_policy" when none covers the request.
   */
  'basis'?: (string);
  /**
   * "<policy>/<rule>" of each rule that decided; "<policy>/default" for a default.
   */
  'ruleIds'?: (string)[];
  /**
   * For "escalate": the workflow that is asked.
   */
  'workflow'?: (string);
  /**
   * In the order of the bundle.
   */
  'policies'?: (_postern_v1_PolicyExplanation)[];
  /**
   * How many policies do not cover the request.
   */
  'notCovering'?: (number);
  /**
   * What policy would have said with its shadow rules enforced; absent: the same.
   */
  'shadow'?: (_postern_v1_ShadowExplanation | null);
}

/**
 * Why policy says what it says of one request: every rule of every policy that covers it.
 */
export interface Explanation__Output {
  /**
   * "allow", "deny" or "escalate".
   */
  'effect': (string);
  /**
   * What decided: "rule", "risk", "default", "approval", or "no_policy" when none covers the request.
   */
  'basis': (string);
  /**
   * "<policy>/<rule>" of each rule that decided; "<policy>/default" for a default.
   */
  'ruleIds': (string)[];
  /**
   * For "escalate": the workflow that is asked.
   */
  'workflow': (string);
  /**
   * In the order of the bundle.
   */
  'policies': (_postern_v1_PolicyExplanation__Output)[];
  /**
   * How many policies do not cover the request.
   */
  'notCovering': (number);
  /**
   * What policy would have said with its shadow rules enforced; absent: the same.
   */
  'shadow': (_postern_v1_ShadowExplanation__Output | null);
}
