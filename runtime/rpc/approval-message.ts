import type { Approval } from "../../proto/gen/postern/v1/Approval.ts";
import type { Stage as StageMessage } from "../../proto/gen/postern/v1/Stage.ts";
import type { VoteRecord } from "../../proto/gen/postern/v1/VoteRecord.ts";
import type { ApprovalState, Vote } from "../../shared/approval/model.ts";
import { peopleNeeded } from "../../shared/approval/quorum.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { Stage } from "../../shared/policy/model.ts";
import { jsonToStruct } from "./struct.ts";
import { toDuration, toTimestamp } from "./time.ts";

const STATUSES = {
  pending: "APPROVAL_STATUS_PENDING",
  approved: "APPROVAL_STATUS_APPROVED",
  denied: "APPROVAL_STATUS_DENIED",
  expired: "APPROVAL_STATUS_EXPIRED",
  cancelled: "APPROVAL_STATUS_CANCELLED",
} as const;

/** An approval as it stands, as a `postern.v1.Approval`: what the agent's Await and the control plane's API show. */
export function approvalToMessage(state: ApprovalState): Approval {
  const { escalation, workflow } = state;
  return {
    ...requestParts(escalation.request),
    id: escalation.approvalId,
    environment: escalation.environment,
    status: STATUSES[state.status],
    revision: state.revision,
    requestDigest: escalation.requestDigest,
    workflow: escalation.workflow,
    stages: workflow.spec.stages.map(stageMessage),
    currentStage: Math.max(0, state.currentStage),
    stageDeadline: timestampOf(state.stageDeadlineMs),
    votes: state.votes.map((vote) => voteMessage(vote, workflow.spec.stages)),
    ruleIds: [...escalation.ruleIds],
    bundleRevision: escalation.bundleRevision,
    requestReason: escalation.reason,
    requestedByAgent: escalation.agentId,
    requestedAt: toTimestamp(escalation.requestedAtMs),
    endedAt: timestampOf(state.endedAtMs),
    outcomeReason: state.outcomeReason,
    grantId: state.grant?.id ?? "",
    reportedOutcome: state.reportedOutcome,
    traceId: traceIdOf(escalation.traceparent),
    requireReason: workflow.spec.requireReason.vote,
  };
}

function requestParts({ subject, action, resource, context, arguments: args }: CheckRequest) {
  return {
    subject: {
      type: subject.type,
      id: subject.id,
      roles: [...subject.roles],
      properties: jsonToStruct(subject.properties),
    },
    action: { name: action.name, properties: jsonToStruct(action.properties) },
    resource: { type: resource.type, id: resource.id, properties: jsonToStruct(resource.properties) },
    context: jsonToStruct(context),
    arguments: jsonToStruct(args),
  };
}

function stageMessage(stage: Stage): StageMessage {
  const { groups = [], users = [] } = stage.approvers;
  return {
    name: stage.name,
    approvers: { groups: [...groups], users: [...users] },
    quorum: peopleNeeded(stage.quorum),
    timeout: toDuration(stage.timeoutMs),
    onTimeout: stage.onTimeout,
  };
}

function voteMessage(vote: Vote, stages: readonly Stage[]): VoteRecord {
  return {
    stage: stages[vote.stage]?.name ?? "",
    voter: vote.voter.id,
    verdict: vote.verdict === "approve" ? "VERDICT_APPROVE" : "VERDICT_DENY",
    reason: vote.reason,
    time: toTimestamp(vote.atMs),
  };
}

function timestampOf(epochMs: number | undefined) {
  return epochMs === undefined ? null : toTimestamp(epochMs);
}

/** W3C Trace Context §3.2.2: version "-" trace-id "-" parent-id "-" flags. Empty: the check was not sampled. */
function traceIdOf(traceparent: string): string {
  return traceparent.split("-")[1] ?? "";
}
