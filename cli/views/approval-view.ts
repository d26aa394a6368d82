import { RESPONSE_LIMITS } from "../../client/response-limits.ts";
import type { Duration__Output } from "../../proto/gen/google/protobuf/Duration.ts";
import type { Approval__Output } from "../../proto/gen/postern/v1/Approval.ts";
import type { ApprovalEvent__Output } from "../../proto/gen/postern/v1/ApprovalEvent.ts";
import type { Approvers__Output } from "../../proto/gen/postern/v1/Approvers.ts";
import type { Demand__Output } from "../../proto/gen/postern/v1/Demand.ts";
import type { GrantTerms__Output } from "../../proto/gen/postern/v1/GrantTerms.ts";
import type { Review__Output } from "../../proto/gen/postern/v1/Review.ts";
import type { Stage__Output } from "../../proto/gen/postern/v1/Stage.ts";
import type { VoteRecord__Output } from "../../proto/gen/postern/v1/VoteRecord.ts";
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

/** Those who approved in a stage so far: "dave for carol" where dave voted in her place. */
export function approvals(approval: Approval__Output, stage: Stage__Output): readonly string[] {
  return approval.votes
    .filter((vote) => vote.stage === stage.name && vote.verdict === "VERDICT_APPROVE")
    .map(({ voter, inPlaceOf }) => (inPlaceOf === null ? voter : `${voter} for ${inPlaceOf.id}`));
}

/** An approval as --json prints it. */
export function approvalJson(approval: Approval__Output): JsonObject {
  const { id, environment, revision, workflow, requestDigest, ruleIds, bundleRevision, requestReason } = approval;
  const { requestedByAgent, outcomeReason, reportedOutcome, refusalCode, traceId, requireReason } = approval;
  return {
    id,
    environment,
    status: statusName(approval),
    revision,
    questionRevision: approval.questionRevision,
    ...requestJson(approval),
    requestDigest,
    workflow,
    ruleIds,
    bundleRevision,
    requireReason,
    stages: approval.stages.map(stageJson),
    currentStage: openStage(approval)?.name ?? "",
    stageOpenedAt: toIso(approval.stageOpenedAt),
    stageDeadline: toIso(approval.stageDeadline),
    reminders: approval.reminders,
    deadline: toIso(approval.deadline),
    votes: approval.votes.map(voteJson),
    form: approval.form === null ? null : structToJson(approval.form, RESPONSE_LIMITS),
    breakGlass: approval.breakGlass === null ? null : approversJson(approval.breakGlass),
    requestReason,
    requestedByAgent,
    requestedAt: toIso(approval.requestedAt),
    endedAt: toIso(approval.endedAt),
    outcomeReason,
    refusalCode,
    ...grantJson(approval),
    review: approval.review === null ? null : reviewJson(approval.review),
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

function stageJson(stage: Stage__Output): JsonObject {
  return {
    name: stage.name,
    ...demandJson(stage),
    orElse: stage.orElse.map(demandJson),
    denyQuorum: stage.denyQuorum,
    distinctFrom: stage.distinctFrom,
    timeoutMs: durationMs(stage.timeout),
    onTimeout: stage.onTimeout,
    remindAfterMs: stage.remindAfter.map(durationMs),
    businessHours: stage.businessHours === null ? null : { ...stage.businessHours },
  };
}

function demandJson({ approvers, quorum, quorumByGroup }: Demand__Output): JsonObject {
  return { ...approversJson(approvers), quorum, quorumByGroup: { ...quorumByGroup } };
}

export function approversJson(approvers: Approvers__Output | null): JsonObject {
  return { groups: approvers?.groups ?? [], users: approvers?.users ?? [] };
}

function voteJson({ stage, voter, verdict, reason, time, inPlaceOf, groups, widen }: VoteRecord__Output): JsonObject {
  return {
    stage,
    voter,
    inPlaceOf: inPlaceOf?.id ?? "",
    delegationId: inPlaceOf?.delegationId ?? "",
    groups,
    verdict: verdictName(verdict),
    reason,
    widen: widen === null ? null : termsJson(widen),
    time: toIso(time),
  };
}

function grantJson({ grantId, grantTerms, grantUses, grantExpiresAt, grantRevoked, widenLimit }: Approval__Output) {
  return {
    grantId,
    grantTerms: grantTerms === null ? null : termsJson(grantTerms),
    grantUses,
    grantExpiresAt: toIso(grantExpiresAt),
    grantRevoked,
    widenLimit: widenLimit === null ? null : termsJson(widenLimit),
  };
}

function termsJson({ uses, ttl, scope, arguments: names }: GrantTerms__Output): JsonObject {
  return { uses, ttlMs: durationMs(ttl), scope, arguments: names };
}

function reviewJson(review: Review__Output): JsonObject {
  const { status, openedBy, openedAt, reviewers, signedOffBy, signedOffAt } = review;
  const times = { openedAt: toIso(openedAt), signedOffAt: toIso(signedOffAt) };
  return { status, openedBy, signedOffBy, ...times, reviewers: approversJson(reviewers) };
}

function durationMs(duration: Duration__Output | null): number {
  return duration === null ? 0 : Math.round(fromDuration(duration));
}

export function eventJson(event: ApprovalEvent__Output): JsonObject {
  const { revision, kind, time, actor, summary, details, requestDigest } = event;
  return {
    revision,
    kind,
    time: toIso(time),
    actor,
    summary,
    requestDigest,
    details: details === null ? {} : structToJson(details, RESPONSE_LIMITS),
  };
}
