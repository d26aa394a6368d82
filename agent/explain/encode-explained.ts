import type { ExplainCheckResponse } from "../../proto/gen/postern/v1/ExplainCheckResponse.ts";
import { explanationToMessage } from "../../runtime/rpc/explanation-message.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import { DECISIONS } from "../service/encode-response.ts";
import type { ExplainedCheck } from "./explain-check.ts";

export function encodeExplained({ decision, nowMs, explanation, grants }: ExplainedCheck): ExplainCheckResponse {
  const { reasonCode, reason, bundleRevision, stale } = decision;
  return {
    decision: DECISIONS[decision.decision],
    reasonCode,
    reason,
    bundleRevision,
    stale,
    ...(explanation === undefined ? {} : { explanation: explanationToMessage(explanation) }),
    grants: grants.map(({ id, approvalId, workflow, uses, expiresAtMs }) => ({
      grantId: id,
      approvalId,
      workflow,
      uses,
      expiresAt: toTimestamp(expiresAtMs),
    })),
    evaluatedAt: toTimestamp(nowMs),
  };
}
