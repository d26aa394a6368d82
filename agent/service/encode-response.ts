import type { CheckResponse } from "../../proto/gen/postern/v1/CheckResponse.ts";
import { jsonToStruct } from "../../runtime/rpc/struct.ts";
import type { Decision } from "../../shared/check/decision.ts";

/** The kinds of decisions as the wire has them. */
export const DECISIONS = { ALLOW: "DECISION_ALLOW", DENY: "DECISION_DENY", PENDING: "DECISION_PENDING" } as const;

/** A decision as the wire has it. */
export function encodeDecision(decision: Decision): CheckResponse {
  return {
    decision: DECISIONS[decision.decision],
    reasonCode: decision.reasonCode,
    reason: decision.reason,
    ruleIds: [...decision.ruleIds],
    bundleRevision: decision.bundleRevision,
    obligations: decision.obligations.map(({ id, parameters }) => ({ id, parameters: jsonToStruct(parameters) })),
    decisionId: decision.decisionId,
    approvalId: decision.approvalId,
    grantId: decision.grantId,
    errors: decision.errors.map(({ ruleId, message }) => ({ ruleId, message })),
    stale: decision.stale,
    risk: (decision.risk ?? []).map(({ ruleIds, ...score }) => ({ ...score, ruleIds: [...ruleIds] })),
  };
}
