import type { Decision } from "../shared/check/decision.ts";
import { PosternError } from "../shared/errors/postern-error.ts";

/** What `guard.require` throws when the answer is not ALLOW; nothing was run. */
export class NotAllowedError extends PosternError {
  readonly decision: Decision;

  constructor(decision: Decision) {
    const pending = decision.decision === "PENDING";
    super(
      pending ? "failed_precondition" : "permission_denied",
      pending ? "APPROVAL_PENDING" : "ACTION_DENIED",
      `${decision.decision} (${decision.reasonCode}): ${decision.reason}`,
      {
        hint: pending
          ? `Wait for approval ${decision.approvalId}, then check again with the same arguments.`
          : "Do not run the action.",
        metadata: { decisionId: decision.decisionId, reasonCode: decision.reasonCode },
      },
    );
    this.decision = decision;
  }
}
