import type { ApprovalOutcome, ApprovalState } from "./model.ts";

/** The final word on an approval, ready to be signed; undefined while it is pending. */
export function outcomeOf(state: ApprovalState): ApprovalOutcome | undefined {
  if (state.status === "pending" || state.endedAtMs === undefined) return undefined;
  const { environment, approvalId, requestDigest, workflow } = state.escalation;
  const outcome: ApprovalOutcome = {
    environment,
    approvalId,
    requestDigest,
    workflow,
    status: state.status,
    reason: state.outcomeReason,
    decidedAtMs: state.endedAtMs,
    ...(state.refusal === undefined ? {} : { code: state.refusal }),
  };
  return state.grant === undefined ? outcome : { ...outcome, grant: state.grant };
}
