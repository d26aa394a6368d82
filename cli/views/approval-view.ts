import { RESPONSE_LIMITS } from "../../client/response-limits.ts";
import type { Approval__Output } from "../../proto/gen/postern/v1/Approval.ts";
import type { ApprovalEvent__Output } from "../../proto/gen/postern/v1/ApprovalEvent.ts";
import type { Stage__Output } from "../../proto/gen/postern/v1/Stage.ts";
import { structToJson } from "../../runtime/rpc/struct.ts";
import { fromDuration } from "../../runtime/rpc/time.ts";
import type { JsonObject } from "../../shared/json.ts";
import { toIso } from "./time.ts";

/** "APPROVAL_STATUS_PENDING" -> "pending" */
export function statusName(approval: Approval__Output): string {
  return approval.status.replace("APPROVAL_STATUS_", "").toLowerCase();
}

/** "VERDICT_APPROVE" -> "approve" */
export function verdictName(verdict: string): string {
  return verdict.replace("VERDICT_", "").toLowerCase();
}

/** The stage that is open; undefined when the approval has ended. */
export function openStage(approval: Approval__Output): Stage__Output | undefined {
  return approval.status === "APPROVAL_STATUS_PENDING" ? approval.stages[approval.currentStage] : undefined;
}

/** Those who approved in a stage so far. */
export function approvals(approval: Approval__Output, stage: Stage__Output): readonly string[] {
  return approval.votes
    .filter((vote) => vote.stage === stage.name && vote.verdict === "VERDICT_APPROVE")
    .map((vote) => vote.voter);
}

/** An approval as --json prints it. */
export function approvalJson(approval: Approval__Output): JsonObject {
  const { id, environment, revision, workflow, requestDigest, ruleIds, bundleRevision, requestReason } = approval;
  const { requestedByAgent, outcomeReason, grantId, reportedOutcome, traceId, requireReason } = approval;
  return {
    id,
    environment,
    status: statusName(approval),
    revision,
    ...requestJson(approval),
    requestDigest,
    workflow,
    ruleIds,
    bundleRevision,
    requireReason,
    stages: approval.stages.map(stageJson),
    currentStage: openStage(approval)?.name ?? "",
    stageDeadline: toIso(approval.stageDeadline),
    votes: approval.votes.map(({ stage, voter, verdict, reason, time }) => ({
      stage,
      voter,
      verdict: verdictName(verdict),
      reason,
      time: toIso(time),
    })),
    requestReason,
    requestedByAgent,
    requestedAt: toIso(approval.requestedAt),
    endedAt: toIso(approval.endedAt),
    outcomeReason,
    grantId,
    reportedOutcome,
    traceId,
  };
}

function requestJson({ subject, action, resource, context, arguments: args }: Approval__Output): JsonObject {
  const json = (struct: Parameters<typeof structToJson>[0] | null) =>
    struct === null ? {} : structToJson(struct, RESPONSE_LIMITS);
  return {
    subject: {
      type: subject?.type ?? "",
      id: subject?.id ?? "",
      roles: subject?.roles ?? [],
      properties: json(subject?.properties ?? null),
    },
    action: { name: action?.name ?? "", properties: json(action?.properties ?? null) },
    resource: {
      type: resource?.type ?? "",
      id: resource?.id ?? "",
      properties: json(resource?.properties ?? null),
    },
    context: json(context),
    arguments: json(args),
  };
}

function stageJson({ name, approvers, quorum, timeout, onTimeout }: Stage__Output): JsonObject {
  return {
    name,
    groups: approvers?.groups ?? [],
    users: approvers?.users ?? [],
    quorum,
    timeoutMs: timeout === null ? 0 : Math.round(fromDuration(timeout)),
    onTimeout,
  };
}

export function eventJson(event: ApprovalEvent__Output): JsonObject {
  const { revision, kind, time, actor, summary, details } = event;
  return {
    revision,
    kind,
    time: toIso(time),
    actor,
    summary,
    details: details === null ? {} : structToJson(details, RESPONSE_LIMITS),
  };
}
