import type { CheckResponse__Output } from "../proto/gen/postern/v1/CheckResponse.ts";
import type { RiskScore__Output } from "../proto/gen/postern/v1/RiskScore.ts";
import { structToJson } from "../runtime/rpc/struct.ts";
import type { Decision, DecisionKind, ReasonCode, RiskScore } from "../shared/check/decision.ts";
import { PosternError } from "../shared/errors/postern-error.ts";
import { RESPONSE_LIMITS } from "./response-limits.ts";

const DECISIONS: Readonly<Record<string, DecisionKind>> = {
  DECISION_ALLOW: "ALLOW",
  DECISION_DENY: "DENY",
  DECISION_PENDING: "PENDING",
};

/** Throws UNKNOWN_DECISION for anything but the three known decisions. */
export function decisionKind(wire: string): DecisionKind {
  const decision = DECISIONS[wire];
  if (decision !== undefined) return decision;
  throw new PosternError("internal", "UNKNOWN_DECISION", `the agent answered ${wire}`, {
    hint: "Bring the SDK and the agent to the same version.",
  });
}

/** The agent's answer as plain JSON. Anything but the three known decisions is an error, never an ALLOW. */
export function fromCheckResponse(response: CheckResponse__Output): Decision {
  const decision = decisionKind(response.decision);
  const { reason, ruleIds, bundleRevision, decisionId, approvalId, grantId, stale } = response;
  return {
    decision,
    // Parsing boundary: a newer agent may know more codes; they are texts to whoever does not.
    reasonCode: response.reasonCode as ReasonCode,
    reason,
    ruleIds,
    bundleRevision,
    obligations: response.obligations.map(({ id, parameters }) => ({
      id,
      parameters: parameters === null ? {} : structToJson(parameters, RESPONSE_LIMITS),
    })),
    decisionId,
    approvalId,
    grantId,
    errors: response.errors.map(({ ruleId, message }) => ({ ruleId, message })),
    stale,
    ...(response.risk.length === 0 ? {} : { risk: response.risk.map(riskScore) }),
  };
}

function riskScore({ policy, score, ruleIds, reaches, threshold }: RiskScore__Output): RiskScore {
  return {
    policy,
    score,
    ruleIds,
    reaches: reaches === "escalateAt" || reaches === "denyAt" ? reaches : "none",
    threshold,
  };
}
