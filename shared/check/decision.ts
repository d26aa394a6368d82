import type { JsonObject } from "../json.ts";

/** The agent's answer. */
export type DecisionKind = "ALLOW" | "DENY" | "PENDING";

/** What the caller must do as well when it acts on the decision. */
export interface Obligation {
  readonly id: string;
  readonly parameters: JsonObject;
}

/** A condition that could not be evaluated; the rule then counted as its effect demands (fail closed). */
export interface RuleError {
  /** `<policy>/<rule>` */
  readonly ruleId: string;
  readonly message: string;
}

/** How risky the rules of one policy say a request is. */
export interface RiskScore {
  readonly policy: string;
  /** The sum of the risk of the rules. */
  readonly score: number;
  /** `<policy>/<rule>` of the rules that matched and have a risk, sorted. */
  readonly ruleIds: readonly string[];
  /** The threshold that the score reaches; `none`: it is below all. */
  readonly reaches: "escalateAt" | "denyAt" | "none";
  /** The value of that threshold; 0: none. */
  readonly threshold: number;
}

/** What policy would have said with its shadow rules enforced, where that is something else. Never enforced. */
export interface ShadowDecision {
  /** What policy says as it is enforced: PENDING, too, when an approval has answered meanwhile. */
  readonly from: DecisionKind;
  readonly to: DecisionKind;
  /** `<policy>/<rule>` of each rule that would have decided. */
  readonly ruleIds: readonly string[];
  /** Those among them that are in shadow mode. */
  readonly shadowRules: readonly string[];
  /** For PENDING: who would have been asked. Otherwise empty. */
  readonly workflow: string;
}

/** Why a decision is what it is. Stable; docs/reason-codes.md says what each means and what to do. */
export type ReasonCode =
  // what policy alone says
  | "RULE_ALLOW"
  | "RULE_DENY"
  | "RULE_ESCALATE"
  | "RISK_DENY"
  | "RISK_ESCALATE"
  | "DEFAULT_ALLOW"
  | "DEFAULT_DENY"
  | "DEFAULT_ESCALATE"
  | "NO_POLICY"
  | "CONDITION_ERROR"
  // what an approval added
  | "APPROVED"
  | "APPROVAL_DENIED"
  | "APPROVAL_EXPIRED"
  | "APPROVAL_CANCELLED"
  | "POLICY_CHANGED"
  | "GRANT_CONSUMED"
  | "GRANT_EXPIRED"
  | "GRANT_REVOKED"
  // why nobody was asked
  | "ESCALATION_BUDGET"
  | "REASON_REQUIRED"
  | "FORM_INVALID"
  | "WORKFLOW_UNKNOWN"
  // what the agent's situation demands
  | "NO_BUNDLE"
  | "BUNDLE_STALE"
  | "CONTROL_PLANE_UNREACHABLE"
  | "ESCALATION_REJECTED";

/** What the agent answers to one check. */
export interface Decision {
  readonly decision: DecisionKind;
  readonly reasonCode: ReasonCode;
  /** The same for people, in a sentence. */
  readonly reason: string;
  /** `<policy>/<rule>` of each rule that decided. */
  readonly ruleIds: readonly string[];
  /** 0: no bundle. */
  readonly bundleRevision: number;
  readonly obligations: readonly Obligation[];
  /** UUIDv7 (RFC 9562). */
  readonly decisionId: string;
  /** Empty when no approval was involved. */
  readonly approvalId: string;
  /** Empty when no grant was used. */
  readonly grantId: string;
  readonly errors: readonly RuleError[];
  /** The bundle is older than the agent's `maxStaleness`. */
  readonly stale: boolean;
  /** Of each policy with thresholds of whose rules some with a risk matched. Absent: there are none. */
  readonly risk?: readonly RiskScore[];
  /** Absent: shadow rules change nothing here. Recorded, and not told to the caller. */
  readonly shadow?: ShadowDecision;
}
