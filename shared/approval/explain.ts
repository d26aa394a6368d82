import type { Approvers, Demand, Stage } from "../policy/model.ts";
import { capacityOf } from "./capacity.ts";
import { describeState, scopeText, usesOf, whatThen } from "./describe.ts";
import { namedIn, openStage } from "./eligibility.ts";
import { type Exclusion, exclusionsOf } from "./exclusions.ts";
import type { ApprovalState, Grant } from "./model.ts";
import { overdueAtMs, reminderAtMs } from "./pass-time.ts";
import { demandsOf, type Missing, missingOf, votesFor } from "./quorum.ts";
import { hasLiveGrant } from "./retention.ts";

/** Why an approval stands where it stands, and what moves it. Times are milliseconds since the Unix epoch. */
export interface Explanation {
  /** Where it stands, in a sentence. */
  readonly summary: string;
  /** While a stage is open: what is missing for it; any one of them is enough. */
  readonly ways: readonly Way[];
  /** Who might be thought of, and may take no part in the open stage. */
  readonly excluded: readonly Exclusion[];
  /** What time will bring, soonest first. */
  readonly upcoming: readonly Upcoming[];
  /** Who may release it at once in an emergency; undefined: nobody, or it has ended. */
  readonly breakGlass: Approvers | undefined;
  /** What is left to do or to use after the end, in sentences. */
  readonly left: readonly string[];
}

/** One way to approve the open stage. */
export interface Way {
  readonly demand: Demand;
  readonly missing: readonly Missing[];
}

export interface Upcoming {
  readonly kind: "reminder" | "stage_timeout" | "deadline" | "grant_expiry" | "overdue_report";
  readonly atMs: number;
  readonly what: string;
}

/** Pure: what only a clock tells, such as whether a grant has expired, is told for the moment `nowMs`. */
export function explain(state: ApprovalState, nowMs: number): Explanation {
  const stage = openStage(state);
  const pending = state.status === "pending";
  return {
    summary: describeState(state),
    ways: stage === undefined ? [] : waysOf(state, stage),
    excluded: stage === undefined ? [] : exclusionsOf(state, stage),
    upcoming: [...(pending ? whilePending(state, stage) : afterTheEnd(state, nowMs))].sort((a, b) => a.atMs - b.atMs),
    breakGlass: pending ? state.workflow.spec.breakGlass?.permittedTo : undefined,
    left: pending ? [] : leftOf(state, nowMs),
  };
}

/** The explanation in plain sentences, one a line. */
export function explanationLines(explanation: Explanation, state: ApprovalState): readonly string[] {
  const { summary, ways, excluded, upcoming, breakGlass, left } = explanation;
  return [
    summary,
    ...ways.map((way, index) => `${index === 0 ? "It takes" : "Or it takes"} ${missingText(way)}.`),
    ...voteLines(state),
    ...excluded.map(({ who, why }) => `${who} can't vote here: ${why}.`),
    ...upcoming.map(({ atMs, what }) => `At ${time(atMs)}: ${what}.`),
    ...(breakGlass === undefined ? [] : [`In an emergency ${namedIn(breakGlass)} may break the glass.`]),
    ...left,
  ];
}

function waysOf(state: ApprovalState, stage: Stage): readonly Way[] {
  const has = votesFor(state.votes, state.currentStage, "approve").map(capacityOf);
  return demandsOf(stage).map((demand) => ({ demand, missing: missingOf(demand, has) }));
}

/** "1 more of security and 1 more of leads", "2 more from members of finance, or cfo" */
function missingText({ demand, missing }: Way): string {
  const anybody = namedIn(demand.approvers) || "nobody: this names no approvers";
  return missing
    .map(({ group, count }) => (group === undefined ? `${count} more from ${anybody}` : `${count} more of ${group}`))
    .join(" and ");
}

/** The votes of the open stage; those of closed ones no longer decide anything. */
function voteLines(state: ApprovalState): readonly string[] {
  const stage = openStage(state);
  if (stage === undefined) return [];
  const lines = state.votes
    .filter((vote) => vote.stage === state.currentStage)
    .map(({ voter, inPlaceOf, verdict, atMs }) => {
      const place = inPlaceOf === undefined ? "" : ` in the place of ${inPlaceOf.id}`;
      return `${voter.id} voted to ${verdict}${place} at ${time(atMs)}.`;
    });
  const noes = votesFor(state.votes, state.currentStage, "deny").length;
  const { denyQuorum = 1 } = stage;
  return noes === 0 ? lines : [...lines, `${noes} of the ${denyQuorum} refusals that end it have been cast.`];
}

function* whilePending(state: ApprovalState, stage: Stage | undefined): Generator<Upcoming> {
  const { stageDeadlineMs, deadlineMs } = state;
  if (stage === undefined || stageDeadlineMs === undefined) return;
  const remindAtMs = reminderAtMs(state);
  if (remindAtMs !== undefined) {
    yield { kind: "reminder", atMs: remindAtMs, what: `those who can vote in the stage '${stage.name}' are reminded` };
  }
  yield {
    kind: "stage_timeout",
    atMs: stageDeadlineMs,
    what: `the stage '${stage.name}' is over; ${whatThen(state, stage)}`,
  };
  if (deadlineMs !== undefined && deadlineMs > stageDeadlineMs) {
    yield { kind: "deadline", atMs: deadlineMs, what: "the request expires, whatever stage is open" };
  }
}

function* afterTheEnd(state: ApprovalState, nowMs: number): Generator<Upcoming> {
  const { grant } = state;
  if (grant !== undefined && hasLiveGrant(state, nowMs)) {
    yield { kind: "grant_expiry", atMs: grant.expiresAtMs, what: "the grant expires" };
  }
  const overdueMs = overdueAtMs(state);
  if (overdueMs !== undefined) {
    const what = "it is flagged that nobody reported what became of the action";
    yield { kind: "overdue_report", atMs: overdueMs, what };
  }
}

function leftOf(state: ApprovalState, nowMs: number): readonly string[] {
  const { grant, review, reportedOutcome } = state;
  return [
    ...(grant === undefined ? [] : [grantLeft(state, grant, nowMs)]),
    ...(review.status === "open"
      ? [
          `The review has been open since ${time(review.sinceMs)}: ${namedIn(review.reviewers)} must sign it off, not ${review.openedBy}.`,
        ]
      : []),
    ...(review.status === "signed_off" ? [`${review.by} signed the review off at ${time(review.atMs)}.`] : []),
    ...(reportedOutcome === "overdue" ? ["Nobody has reported what became of the action; a report is overdue."] : []),
  ];
}

function grantLeft(state: ApprovalState, grant: Grant, nowMs: number): string {
  if (state.grantRevoked) return "Its grant was revoked: it releases nothing any more.";
  const left = grant.uses - state.grantUses;
  if (left === 0) return "Its grant is used up: it releases nothing any more.";
  if (grant.expiresAtMs <= nowMs) return `Its grant expired at ${time(grant.expiresAtMs)} with ${usesOf(left)} left.`;
  return `Its grant has ${usesOf(left)} left, ${scopeText(grant.scope)}.`;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
