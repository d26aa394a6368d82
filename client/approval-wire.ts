import type { Timestamp__Output } from "../proto/gen/google/protobuf/Timestamp.ts";
import type { Approval__Output } from "../proto/gen/postern/v1/Approval.ts";
import { structToJson } from "../runtime/rpc/struct.ts";
import { fromTimestamp } from "../runtime/rpc/time.ts";
import { PosternError } from "../shared/errors/postern-error.ts";
import { RESPONSE_LIMITS } from "./response-limits.ts";
import type { ApprovalSnapshot } from "./types.ts";

const STATUSES: Readonly<Record<string, ApprovalSnapshot["status"]>> = {
  APPROVAL_STATUS_PENDING: "pending",
  APPROVAL_STATUS_APPROVED: "approved",
  APPROVAL_STATUS_DENIED: "denied",
  APPROVAL_STATUS_EXPIRED: "expired",
  APPROVAL_STATUS_CANCELLED: "cancelled",
};

/** An approval as plain JSON. */
export function fromApproval(approval: Approval__Output): ApprovalSnapshot {
  const status = STATUSES[approval.status];
  if (status === undefined) {
    throw new PosternError("internal", "UNKNOWN_STATUS", `the agent answered status ${String(approval.status)}`, {
      hint: "Bring the SDK and the agent to the same version.",
    });
  }
  const { id, environment, revision, subject, resource, workflow, requestReason, outcomeReason, grantId } = approval;
  const { refusalCode, grantRevoked, review, form } = approval;
  return {
    id,
    environment,
    status,
    revision,
    subject: { type: subject?.type ?? "", id: subject?.id ?? "", roles: subject?.roles ?? [] },
    action: approval.action?.name ?? "",
    resource: { type: resource?.type ?? "", id: resource?.id ?? "" },
    arguments: approval.arguments === null ? {} : structToJson(approval.arguments, RESPONSE_LIMITS),
    workflow,
    stage: status === "pending" ? approval.stages[approval.currentStage]?.name : undefined,
    stageDeadlineMs: toMs(approval.stageDeadline),
    deadlineMs: toMs(approval.deadline),
    form: form === null ? undefined : structToJson(form, RESPONSE_LIMITS),
    votes: approval.votes.map(({ stage, voter, verdict, reason, time, inPlaceOf }) => ({
      stage,
      voter,
      inPlaceOf: inPlaceOf?.id,
      verdict: verdict === "VERDICT_APPROVE" ? "approve" : "deny",
      reason,
      atMs: toMs(time) ?? 0,
    })),
    requestReason,
    requestedAtMs: toMs(approval.requestedAt) ?? 0,
    endedAtMs: toMs(approval.endedAt),
    outcomeReason,
    refusalCode,
    grantId,
    grantRevoked,
    grantExpiresAtMs: toMs(approval.grantExpiresAt),
    review: review === null ? "none" : review.status === "open" ? "open" : "signed_off",
  };
}

function toMs(time: Timestamp__Output | null): number | undefined {
  return time === null ? undefined : Math.round(fromTimestamp(time));
}
