import type { ExplainCheckResponse__Output } from "../proto/gen/postern/v1/ExplainCheckResponse.ts";
import { explanationFromMessage } from "../runtime/rpc/explanation-message.ts";
import { fromTimestamp } from "../runtime/rpc/time.ts";
import type { ReasonCode } from "../shared/check/decision.ts";
import { decisionKind } from "./decision-wire.ts";
import type { CheckExplanation } from "./types.ts";

/** The agent's explanation as plain JSON. */
export function fromExplainResponse(response: ExplainCheckResponse__Output): CheckExplanation {
  const { decision, reasonCode, reason, bundleRevision, stale, explanation, grants, evaluatedAt } = response;
  return {
    decision: decisionKind(decision),
    // Parsing boundary: a newer agent may know more codes; they are texts to whoever does not.
    reasonCode: reasonCode as ReasonCode,
    reason,
    bundleRevision,
    stale,
    evaluatedAtMs: evaluatedAt === null ? 0 : fromTimestamp(evaluatedAt),
    explanation: explanation === null ? undefined : explanationFromMessage(explanation),
    grants: grants.map(({ grantId, approvalId, workflow, uses, expiresAt }) => ({
      id: grantId,
      approvalId,
      workflow,
      uses,
      expiresAtMs: expiresAt === null ? 0 : fromTimestamp(expiresAt),
    })),
  };
}
