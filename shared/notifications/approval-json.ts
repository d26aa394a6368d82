import { approversOf } from "../approval/eligibility.ts";
import type { ApprovalState, Vote } from "../approval/model.ts";
import type { CheckRequest } from "../check/request.ts";
import type { JsonObject } from "../json.ts";
import type { Stage } from "../policy/model.ts";

/**
 * An approval as receivers of notifications see it: no more than approvers see. `includeArguments` adds what the request
 * holds beside names: arguments, context, properties and the form, which may be personal or confidential.
 */
export function approvalJson(state: ApprovalState, includeArguments: boolean): JsonObject {
  const { escalation, workflow, currentStage } = state;
  return {
    id: escalation.approvalId,
    environment: escalation.environment,
    status: state.status,
    revision: state.revision,
    ...requestJson(escalation.request, includeArguments),
    ...(includeArguments && escalation.form !== undefined ? { form: escalation.form } : {}),
    requestDigest: escalation.requestDigest,
    requestReason: escalation.reason,
    requestedAt: isoTime(escalation.requestedAtMs),
    requestedByAgent: escalation.agentId,
    workflow: escalation.workflow,
    ruleIds: escalation.ruleIds,
    bundleRevision: escalation.bundleRevision,
    stages: workflow.spec.stages.map(stageJson),
    currentStage: state.status === "pending" ? (workflow.spec.stages[currentStage]?.name ?? "") : "",
    stageDeadline: state.stageDeadlineMs === undefined ? "" : isoTime(state.stageDeadlineMs),
    votes: state.votes.map((vote) => voteJson(vote, workflow.spec.stages)),
    endedAt: state.endedAtMs === undefined ? "" : isoTime(state.endedAtMs),
    outcomeReason: state.outcomeReason,
    grantId: state.grant?.id ?? "",
    reportedOutcome: state.reportedOutcome,
  };
}

function requestJson({ subject, action, resource, context, arguments: args }: CheckRequest, full: boolean): JsonObject {
  const properties = (of: { readonly properties: JsonObject }) => (full ? { properties: of.properties } : {});
  return {
    subject: { type: subject.type, id: subject.id, roles: subject.roles, ...properties(subject) },
    action: { name: action.name, ...properties(action) },
    resource: { type: resource.type, id: resource.id, ...properties(resource) },
    ...(full ? { arguments: args, context } : {}),
  };
}

/** Who decides as a sentence, for a stage's approvers and quorum have many forms. */
function stageJson(stage: Stage): JsonObject {
  return { name: stage.name, approvers: approversOf(stage), timeoutMs: stage.timeoutMs };
}

function voteJson({ stage, voter, verdict, reason, atMs }: Vote, stages: readonly Stage[]): JsonObject {
  return { stage: stages[stage]?.name ?? "", voter: voter.id, verdict, reason, time: isoTime(atMs) };
}

/** RFC 3339 in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
