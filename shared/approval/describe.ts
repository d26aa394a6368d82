import type { Stage, Workflow } from "../policy/model.ts";
import { approvals } from "./cast-vote.ts";
import type { EventOf } from "./commands.ts";
import { approversOf, openStage } from "./eligibility.ts";
import type { ApprovalEvent, ApprovalState } from "./model.ts";
import { AUTOMATIC } from "./request-approval.ts";

/** Who did something to an approval, and what, in plain English. */
export interface EventDescription {
  /** A person, an agent, or "postern" for what time and rules did. */
  readonly actor: string;
  readonly summary: string;
}

const POSTERN = "postern";

/** Describes one event; with the workflow, stages are called by their names instead of their numbers. */
export function describeEvent(event: ApprovalEvent, workflow?: Workflow): EventDescription {
  const stageName = (index: number) => `stage ${quoted(workflow?.spec.stages[index]?.name) ?? index + 1}`;
  switch (event.kind) {
    case "requested":
      return requested(event);
    case "auto_decided":
      return by(
        POSTERN,
        `automatic rule ${event.ruleIndex + 1} says ${event.verdict === "approve" ? "yes" : "no"}${because(event.reason)}`,
      );
    case "stage_opened":
      return by(POSTERN, `${stageName(event.stage)} opened; it has until ${time(event.deadlineMs)}`);
    case "vote_cast":
      return by(event.voter.id, `voted to ${event.verdict} in ${stageName(event.stage)}${because(event.reason)}`);
    case "stage_approved":
      return by(POSTERN, `${stageName(event.stage)} reached its quorum`);
    case "stage_timed_out":
      return by(
        POSTERN,
        `${stageName(event.stage)} timed out${event.onTimeout === "escalate" ? ", to be escalated" : ""}`,
      );
    case "approved":
      return by(
        POSTERN,
        `approved${because(event.reason)}; ${usesOf(event.grant.uses)} until ${time(event.grant.expiresAtMs)}`,
      );
    case "denied":
      return by(event.by === AUTOMATIC ? POSTERN : event.by, `denied${because(event.reason)}`);
    case "expired":
      return by(POSTERN, `expired${because(event.reason)}`);
    case "cancelled":
      return by(event.by, `cancelled${because(event.reason)}`);
    case "grant_used":
      return by(event.agentId, `released the action (use ${event.use + 1} of the grant, decision ${event.decisionId})`);
    case "outcome_reported":
      return by(event.agentId, `reported the action as ${event.status}${because(event.message)}`);
  }
}

/** Where an approval stands: what it waits for and who can move it, or how it ended. */
export function describeState(state: ApprovalState): string {
  const stage = openStage(state);
  if (stage === undefined || state.stageDeadlineMs === undefined) return describeEnd(state);
  const { stages } = state.workflow.spec;
  const has = approvals(state.votes, state.currentStage);
  const position = stages.length > 1 ? ` (${state.currentStage + 1} of ${stages.length})` : "";
  return (
    `Waits in stage '${stage.name}'${position} with ${has} of ${stage.quorum} approvals; ` +
    `${approversOf(stage)} can vote until ${time(state.stageDeadlineMs)}; ${whatThen(stage, stages[state.currentStage + 1])}.`
  );
}

function whatThen(stage: Stage, next: Stage | undefined): string {
  const escalates = stage.onTimeout === "escalate" && next !== undefined;
  return escalates ? `after that the stage '${next.name}' decides in its place` : "after that the request expires";
}

function describeEnd(state: ApprovalState): string {
  if (state.status === "pending") return "Was requested and waits for its first stage to open.";
  const ended = state.endedAtMs === undefined ? "" : ` at ${time(state.endedAtMs)}`;
  const used = state.grant === undefined ? "" : `; ${state.grantUses} of ${usesOf(state.grant.uses)} taken`;
  const reported = state.reportedOutcome === "" ? "" : `; the action was reported as ${state.reportedOutcome}`;
  return `Was ${state.status}${ended}${because(state.outcomeReason)}${used}${reported}.`;
}

function requested({ escalation }: EventOf<"requested">): EventDescription {
  const { subject, action, resource } = escalation.request;
  const target = [resource.type, resource.id].filter((part) => part !== "").join(" ");
  const what = target === "" ? action.name : `${action.name} on ${target}`;
  return by(subject.id, `asked for ${what} through agent ${escalation.agentId}${because(escalation.reason)}`);
}

function by(actor: string, summary: string): EventDescription {
  return { actor, summary };
}

function because(reason: string): string {
  return reason === "" ? "" : `: ${reason}`;
}

function quoted(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `'${name}'`;
}

function usesOf(uses: number): string {
  return uses === 1 ? "1 use" : `${uses} uses`;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
