// Original file: proto/postern/v1/explain.proto

import type { ConditionExplanation as _postern_v1_ConditionExplanation, ConditionExplanation__Output as _postern_v1_ConditionExplanation__Output } from '../../postern/v1/ConditionExplanation.ts';

export interface RuleExplanation {
  /**
   * "<policy>/<rule>"
   */
  'id'?: (string);
  /**
   * "allow", "deny" or "escalate"; empty: it adds its risk and says nothing else.
   */
  'effect'?: (string);
  /**
   * "decides"; "outweighed": it matches, and something stronger decided; "adds_risk": it matches and says nothing by
   * itself; "shadow": it matches and is not enforced; "no_match"; "unknown": it did not decide,
   * and its condition depends on a value that nobody knows.
   */
  'standing'?: (string);
  /**
   * With "no_match", the first thing that was in the way: "action", "resource", "subject" or "condition".
   */
  'because'?: (string);
  /**
   * Of rules that have one and whose action, resource and subject match.
   */
  'condition'?: (_postern_v1_ConditionExplanation | null);
  'risk'?: (number);
  'shadow'?: (boolean);
}

export interface RuleExplanation__Output {
  /**
   * "<policy>/<rule>"
   */
  'id': (string);
  /**
   * "allow", "deny" or "escalate"; empty: it adds its risk and says nothing else.
   */
  'effect': (string);
  /**
   * "decides"; "outweighed": it matches, and something stronger decided; "adds_risk": it matches and says nothing by
   * itself; "shadow": it matches and is not enforced; "no_match"; "unknown": it did not decide,
   * and its condition depends on a value that nobody knows.
   */
  'standing': (string);
  /**
   * With "no_match", the first thing that was in the way: "action", "resource", "subject" or "condition".
   */
  'because': (string);
  /**
   * Of rules that have one and whose action, resource and subject match.
   */
  'condition': (_postern_v1_ConditionExplanation__Output | null);
  'risk': (number);
  'shadow': (boolean);
}
