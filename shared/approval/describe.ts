import type { GrantScope, Stage, Workflow } from "../policy/model.ts";
import { type Capacity, capacityOf } from "./capacity.ts";
import type { EventOf } from "./commands.ts";
import { approversOf, namedIn, openStage } from "./eligibility.ts";
import type { ApprovalEvent, ApprovalState } from "./model.ts";
import { endOfTime } from "./pass-time.ts";
import { demandsOf, missingOf, votesFor } from "./quorum.ts";
import { AUTOMATIC } from "./request-approval.ts";

/** Who did something to an approval, and what, in plain English. */
export interface EventDescription {
  /** A person, an agent, or "postern" for what time and rules did. */
  readonly actor: string;
  readonly summary: string;
}

const POSTERN = "postern";

const AFTER_TIMEOUT: Readonly<Record<Stage["onTimeout"], string>> = {
  escalate: ", to be escalated",
  deny: "",
  approve: ", which approves",
};

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
      return by(
        event.voter.id,
        `voted to ${event.verdict}${inPlace(event)} in ${stageName(event.stage)}${because(event.reason)}${wider(event)}`,
      );
    case "reminded":
      return by(POSTERN, `reminded the approvers of ${stageName(event.stage)} (reminder ${event.reminder})`);
    case "auto_failed":
      return by(POSTERN, `automatic approver ${event.ruleIndex + 1} did not decide${because(event.reason)}`);
    case "stage_approved":
      return by(POSTERN, `${stageName(event.stage)} reached its quorum`);
    case "stage_timed_out":
      return by(POSTERN, `${stageName(event.stage)} timed out${AFTER_TIMEOUT[event.onTimeout]}`);
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
    case "outcome_overdue":
      return by(POSTERN, "noted that nobody has reported what became of the action");
    case "glass_broken":
      return by(event.by.id, `broke the glass${because(event.reason)}; ${namedIn(event.review)} must review it`);
    case "review_signed_off":
      return by(event.by.id, `signed the review off${because(event.reason)}`);
    case "grant_revoked":
      return by(event.by, `revoked the grant${because(event.reason)}`);
  }
}

/** Where an approval stands: what it waits for and who can move it, or how it ended. */
export function describeState(state: ApprovalState): string {
  const stage = openStage(state);
  if (stage === undefined || state.stageDeadlineMs === undefined) return describeEnd(state);
  const { stages } = state.workflow.spec;
  const has = votesFor(state.votes, state.currentStage, "approve");
  const position = stages.length > 1 ? ` (${state.currentStage + 1} of ${stages.length})` : "";
  return (
    `Waits in stage '${stage.name}'${position} ${has.length === 1 ? "with 1 approval" : `with ${has.length} approvals`} and needs ${needs(stage, has.map(capacityOf))}; ` +
    `${approversOf(stage)} can vote until ${time(state.stageDeadlineMs)}; ${whatThen(state, stage)}.`
  );
}

/** "after that the request expires": what the end of the open stage's time brings. */
export function whatThen(state: ApprovalState, stage: Stage): string {
  const next = state.workflow.spec.stages[state.currentStage + 1];
  switch (endOfTime(state, stage, state.stageDeadlineMs ?? 0).onTimeout) {
    case "approve":
      return next === undefined
        ? "after that silence approves it"
        : `after that silence approves it, and the stage '${next.name}' follows`;
    case "escalate":
      return `after that the stage '${next?.name}' decides in its place`;
    case "deny":
      return "after that the request expires";
  }
}

function describeEnd(state: ApprovalState): string {
  if (state.status === "pending") return "Was requested and waits for its first stage to open.";
  const ended = state.endedAtMs === undefined ? "" : ` at ${time(state.endedAtMs)}`;
  const used = state.grant === undefined ? "" : `; ${state.grantUses} of ${usesOf(state.grant.uses)} taken`;
  const reported = state.reportedOutcome === "" ? "" : `; the action was reported as ${state.reportedOutcome}`;
  return `Was ${state.status}${ended}${because(state.outcomeReason)}${used}${reported}${openReview(state)}.`;
}

function requested({ escalation }: EventOf<"requested">): EventDescription {
  const { subject, action, resource } = escalation.request;
  const target = [resource.type, resource.id].filter((part) => part !== "").join(" ");
  const what = target === "" ? action.name : `${action.name} on ${target}`;
  return by(subject.id, `asked for ${what} through agent ${escalation.agentId}${because(escalation.reason)}`);
}

/** "2 more, or 1 more of security and 1 more of leads" */
function needs(stage: Stage, voters: readonly Capacity[]): string {
  const ways = demandsOf(stage).map((demand) =>
    missingOf(demand, voters)
      .map(({ group, count }) => `${count} more${group === undefined ? "" : ` of ${group}`}`)
      .join(" and "),
  );
  return ways.join(", or ");
}

function openReview({ review }: ApprovalState): string {
  return review.status === "open" ? `; its review waits for ${namedIn(review.reviewers)}` : "";
}

function inPlace({ inPlaceOf }: EventOf<"vote_cast">): string {
  return inPlaceOf === undefined ? "" : ` in the place of ${inPlaceOf.id}`;
}

function wider({ widen }: EventOf<"vote_cast">): string {
  return widen === undefined
    ? ""
    : `; for ${usesOf(widen.uses)} within ${widen.ttlMs / 1_000} s, ${scopeText(widen.scope)}`;
}

/** "for these arguments" */
export function scopeText(scope: GrantScope): string {
  if (typeof scope === "object") return `whatever the arguments other than ${scope.arguments.join(", ")}`;
  switch (scope) {
    case "arguments":
      return "for these very arguments";
    case "resource":
      return "whatever the arguments";
    case "action":
      return "on any resource";
  }
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

/** "1 use", "3 uses" */
export function usesOf(uses: number): string {
  return uses === 1 ? "1 use" : `${uses} uses`;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
