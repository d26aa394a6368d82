import type { Approval } from "../../proto/gen/postern/v1/Approval.ts";
import type { Review as ReviewMessage } from "../../proto/gen/postern/v1/Review.ts";
import type { VoteRecord } from "../../proto/gen/postern/v1/VoteRecord.ts";
import { capacityOf } from "../../shared/approval/capacity.ts";
import type { ApprovalState, Review, Vote } from "../../shared/approval/model.ts";
import { demandsOf } from "../../shared/approval/quorum.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { Stage } from "../../shared/policy/model.ts";
import { termsToMessage } from "./grant-terms-message.ts";
import { approversToMessage, stageToMessage } from "./stage-message.ts";
import { jsonToStruct } from "./struct.ts";
import { toTimestamp } from "./time.ts";

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
    ...grantParts(state),
    id: escalation.approvalId,
    environment: escalation.environment,
    status: STATUSES[state.status],
    revision: state.revision,
    requestDigest: escalation.requestDigest,
    workflow: escalation.workflow,
    stages: workflow.spec.stages.map(stageToMessage),
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
    reportedOutcome: state.reportedOutcome,
    traceId: traceIdOf(escalation.traceparent),
    requireReason: workflow.spec.requireReason.vote,
    deadline: timestampOf(state.deadlineMs),
    form: escalation.form === undefined ? null : jsonToStruct(escalation.form),
    review: reviewMessage(state.review),
    refusalCode: state.refusal ?? "",
    breakGlass:
      workflow.spec.breakGlass === undefined ? null : approversToMessage(workflow.spec.breakGlass.permittedTo),
    questionRevision: state.questionRevision,
    stageOpenedAt: timestampOf(state.stageOpenedAtMs),
    reminders: state.reminders,
  };
}

/** The parts of a request, as messages. */
export function requestParts({ subject, action, resource, context, arguments: args }: CheckRequest) {
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

function grantParts({ grant, grantUses, grantRevoked, workflow }: ApprovalState) {
  const { widen, ...standard } = workflow.spec.grant;
  const issued = grant && { uses: grant.uses, ttlMs: grant.expiresAtMs - grant.issuedAtMs, scope: grant.scope };
  return {
    grantId: grant?.id ?? "",
    grantTerms: termsToMessage(issued ?? standard),
    grantExpiresAt: timestampOf(grant?.expiresAtMs),
    grantUses,
    grantRevoked,
    widenLimit: widen === undefined ? null : termsToMessage(widen),
  };
}

function reviewMessage(review: Review): ReviewMessage | null {
  switch (review.status) {
    case "none":
      return null;
    case "open":
      return {
        status: review.status,
        openedBy: review.openedBy,
        openedAt: toTimestamp(review.sinceMs),
        reviewers: approversToMessage(review.reviewers),
      };
    case "signed_off":
      return {
        status: review.status,
        openedBy: review.openedBy,
        signedOffBy: review.by,
        signedOffAt: toTimestamp(review.atMs),
      };
  }
}

function voteMessage(vote: Vote, stages: readonly Stage[]): VoteRecord {
  const stage = stages[vote.stage];
  const asked = new Set(stage === undefined ? [] : demandsOf(stage).flatMap(({ approvers }) => approvers.groups ?? []));
  return {
    stage: stage?.name ?? "",
    voter: vote.voter.id,
    verdict: vote.verdict === "approve" ? "VERDICT_APPROVE" : "VERDICT_DENY",
    reason: vote.reason,
    time: toTimestamp(vote.atMs),
    inPlaceOf:
      vote.inPlaceOf === undefined ? null : { id: vote.inPlaceOf.id, delegationId: vote.inPlaceOf.delegationId },
    groups: capacityOf(vote).groups.filter((group) => asked.has(group)),
    widen: vote.widen === undefined ? null : termsToMessage(vote.widen),
  };
}

function timestampOf(epochMs: number | undefined) {
  return epochMs === undefined ? null : toTimestamp(epochMs);
}

/** W3C Trace Context §3.2.2: version "-" trace-id "-" parent-id "-" flags. Empty: the check was not sampled. */
function traceIdOf(traceparent: string): string {
  return traceparent.split("-")[1] ?? "";
}
