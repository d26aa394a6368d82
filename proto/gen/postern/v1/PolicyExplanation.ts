// Original file: proto/postern/v1/explain.proto

import type { RuleExplanation as _postern_v1_RuleExplanation, RuleExplanation__Output as _postern_v1_RuleExplanation__Output } from '../../postern/v1/RuleExplanation.ts';
import type { RiskExplanation as _postern_v1_RiskExplanation, RiskExplanation__Output as _postern_v1_RiskExplanation__Output } from '../../postern/v1/RiskExplanation.ts';

export interface PolicyExplanation {
  'policy'?: (string);
  /**
   * What it says when no rule of any policy matches: "allow", "deny" or "escalate".
   */
  'defaultEffect'?: (string);
  'rules'?: (_postern_v1_RuleExplanation)[];
  /**
   * 0: it has none.
   */
  'escalateAt'?: (number);
  'denyAt'?: (number);
  /**
   * Absent: it has no thresholds, or no rule with a risk matches.
   */
  'risk'?: (_postern_v1_RiskExplanation | null);
}

export interface PolicyExplanation__Output {
  'policy': (string);
  /**
   * What it says when no rule of any policy matches: "allow", "deny" or "escalate".
   */
  'defaultEffect': (string);
  'rules': (_postern_v1_RuleExplanation__Output)[];
  /**
   * 0: it has none.
   */
  'escalateAt': (number);
  'denyAt': (number);
  /**
   * Absent: it has no thresholds, or no rule with a risk matches.
   */
  'risk': (_postern_v1_RiskExplanation__Output | null);
}
