import type { DecisionKind } from "../check/decision.ts";
import type { Effect } from "../policy/model.ts";
import type { RecordedDecision } from "../recording/model.ts";

const KINDS: Readonly<Record<Effect, DecisionKind>> = { allow: "ALLOW", deny: "DENY", escalate: "PENDING" };

/** What a caller is told for an effect, if nobody has approved anything yet. */
export function kindOf(effect: Effect): DecisionKind {
  return KINDS[effect];
}

/** Reasons that only exist because policy said escalate, whatever came of it. */
const ESCALATED: ReadonlySet<string> = new Set([
  "APPROVED",
  "APPROVAL_DENIED",
  "APPROVAL_EXPIRED",
  "APPROVAL_CANCELLED",
  "GRANT_CONSUMED",
  "GRANT_EXPIRED",
  "GRANT_REVOKED",
  "ESCALATION_BUDGET",
  "REASON_REQUIRED",
  "FORM_INVALID",
  "WORKFLOW_UNKNOWN",
  "CONTROL_PLANE_UNREACHABLE",
  "ESCALATION_REJECTED",
]);

const NOT_POLICY: ReadonlySet<string> = new Set(["NO_BUNDLE", "BUNDLE_STALE"]);

/**
 * What policy itself said of a recorded decision: PENDING where an approval was needed, also when there was one already,
 * or none could be had. Undefined: policy was not asked.
 */
export function policyAnswer({
  decision,
  reasonCode,
}: Pick<RecordedDecision, "decision"> & { readonly reasonCode: string }): DecisionKind | undefined {
  if (NOT_POLICY.has(reasonCode)) return undefined;
  return ESCALATED.has(reasonCode) ? "PENDING" : decision;
}
