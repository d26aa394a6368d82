// Original file: proto/postern/v1/guard.proto

import type { Decision as _postern_v1_Decision, Decision__Output as _postern_v1_Decision__Output } from '../../postern/v1/Decision.ts';
import type { Obligation as _postern_v1_Obligation, Obligation__Output as _postern_v1_Obligation__Output } from '../../postern/v1/Obligation.ts';
import type { RuleError as _postern_v1_RuleError, RuleError__Output as _postern_v1_RuleError__Output } from '../../postern/v1/RuleError.ts';
import type { RiskScore as _postern_v1_RiskScore, RiskScore__Output as _postern_v1_RiskScore__Output } from '../../postern/v1/RiskScore.ts';
import type { Long } from '@grpc/proto-loader';

export interface CheckResponse {
  'decision'?: (_postern_v1_Decision);
  /**
   * Stable and machine-readable; docs/reason-codes.md lists them.
   */
  'reasonCode'?: (string);
  /**
   * The same for people, in a sentence.
   */
  'reason'?: (string);
  /**
   * "<policy>/<rule>" of each rule that decided.
   */
  'ruleIds'?: (string)[];
  'bundleRevision'?: (number | string | Long);
  'obligations'?: (_postern_v1_Obligation)[];
  'decisionId'?: (string);
  /**
   * Set when PENDING, and when an approval decided.
   */
  'approvalId'?: (string);
  'grantId'?: (string);
  'errors'?: (_postern_v1_RuleError)[];
  /**
   * The bundle is older than the agent's max staleness.
   */
  'stale'?: (boolean);
  /**
   * Of each policy with thresholds of whose rules some with a risk matched.
   */
  'risk'?: (_postern_v1_RiskScore)[];
}

export interface CheckResponse__Output {
  'decision': (_postern_v1_Decision__Output);
  /**
   * Stable and machine-readable; docs/reason-codes.md lists them.
   */
  'reasonCode': (string);
  /**
   * The same for people, in a sentence.
   */
  'reason': (string);
  /**
   * "<policy>/<rule>" of each rule that decided.
   */
  'ruleIds': (string)[];
  'bundleRevision': (number);
  'obligations': (_postern_v1_Obligation__Output)[];
  'decisionId': (string);
  /**
   * Set when PENDING, and when an approval decided.
   */
  'approvalId': (string);
  'grantId': (string);
  'errors': (_postern_v1_RuleError__Output)[];
  /**
   * The bundle is older than the agent's max staleness.
   */
  'stale': (boolean);
  /**
   * Of each policy with thresholds of whose rules some with a risk matched.
   */
  'risk': (_postern_v1_RiskScore__Output)[];
}
