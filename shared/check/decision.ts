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

/** Why a decision is what it is. Stable; docs/reason-codes.md says what each means and what to do. */
export type ReasonCode =
  // what policy alone says
  | "RULE_ALLOW"
  | "RULE_DENY"
  | "RULE_ESCALATE"
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
}
