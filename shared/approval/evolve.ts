import { PosternError } from "../errors/postern-error.ts";
import { participants } from "./capacity.ts";
import type { EventOf } from "./commands.ts";
import type { ApprovalEvent, ApprovalRecord, ApprovalState, ApprovalStatus } from "./model.ts";
import { isStageApproved } from "./quorum.ts";
import { deadlineOf } from "./request-approval.ts";
import { grantIdOf } from "./transitions.ts";
import { hasUse, withUse } from "./use-ranges.ts";

/**
 * An approval after one more event. Total over what `decide` yields; an event that can't follow the state means that
 * the log was tampered with or that two writers did not respect its order, and throws APPROVAL_LOG_INVALID.
 */
export function evolve(state: ApprovalState | undefined, event: ApprovalEvent): ApprovalState {
  if (event.kind === "requested") {
    invariant(state === undefined, event, "an approval is requested once");
    return requested(event);
  }
  invariant(state !== undefined, event, "the first event is 'requested'");
  return { ...apply(state, event), revision: state.revision + 1 };
}

/** The state that records leave, oldest first; how the events are batched makes no difference. */
export function replay(records: readonly ApprovalRecord[]): ApprovalState | undefined {
  let state: ApprovalState | undefined;
  for (const record of records) {
    for (const event of record.events) state = evolve(state, event);
  }
  return state;
}

function apply(state: ApprovalState, event: Exclude<ApprovalEvent, { kind: "requested" }>): ApprovalState {
  switch (event.kind) {
    case "auto_failed":
    case "auto_decided":
      invariant(state.status === "pending" && state.currentStage < 0, event, "automatic rules come first");
      return state;
    case "stage_opened":
      return stageOpened(state, event);
    case "vote_cast":
      return voteCast(state, event);
    case "stage_approved":
      return stageApproved(state, event);
    case "stage_timed_out":
      invariant(isOpen(state, event.stage), event, "only the open stage can time out");
      return { ...state, stageDeadlineMs: undefined };
    case "approved":
      invariant(state.stageDeadlineMs === undefined, event, "no stage is open when an approval is approved");
      invariant(event.grant.id === grantIdOf(state.escalation.approvalId), event, "the grant is this approval's");
      return { ...end(state, event, "approved", event.reason), grant: event.grant };
    case "denied":
      return { ...end(state, event, "denied", event.reason), refusal: event.code };
    case "expired":
      invariant(state.stageDeadlineMs === undefined, event, "a stage times out before its approval expires");
      return end(state, event, "expired", event.reason);
    case "cancelled":
      return end(state, event, "cancelled", event.reason || `cancelled by ${event.by}`);
    case "grant_used":
      return grantUsed(state, event);
    case "outcome_reported":
      invariant(state.status !== "pending", event, "an outcome is reported after the end");
      return { ...state, reportedOutcome: event.status };
    case "outcome_overdue":
      invariant(state.lastUseAtMs !== undefined && state.reportedOutcome === "", event, "a use waits for its report");
      return { ...state, reportedOutcome: "overdue" };
    case "reminded":
      invariant(isOpen(state, event.stage) && event.reminder > state.reminders, event, "reminders follow each other");
      return { ...state, reminders: event.reminder };
    case "glass_broken":
      return glassBroken(state, event);
    case "review_signed_off":
      return signedOff(state, event);
    case "grant_revoked":
      invariant(state.grant !== undefined && !state.grantRevoked, event, "there is a grant to revoke");
      return { ...state, grantRevoked: true };
  }
}

function requested({ atMs, escalation, workflow }: EventOf<"requested">): ApprovalState {
  return {
    status: "pending",
    revision: 1,
    escalation,
    workflow,
    currentStage: -1,
    questionRevision: 1,
    stageOpenedAtMs: undefined,
    deadlineMs: deadlineOf(atMs, workflow.spec.deadlineMs),
    reminders: 0,
    stageDeadlineMs: undefined,
    votes: [],
    endedAtMs: undefined,
    outcomeReason: "",
    grant: undefined,
    grantUses: 0,
    usesRecorded: [],
    lastUseAtMs: undefined,
    grantRevoked: false,
    reportedOutcome: "",
    refusal: undefined,
    review: { status: "none" },
  };
}

function stageOpened(state: ApprovalState, event: EventOf<"stage_opened">): ApprovalState {
  const { stage, deadlineMs } = event;
  invariant(state.status === "pending" && state.stageDeadlineMs === undefined, event, "one stage is open at a time");
  invariant(stage === state.currentStage + 1, event, "stages open in order");
  invariant(stage < state.workflow.spec.stages.length, event, "the workflow has this stage");
  return {
    ...state,
    currentStage: stage,
    questionRevision: state.revision + 1,
    stageOpenedAtMs: event.atMs,
    stageDeadlineMs: deadlineMs,
    reminders: 0,
  };
}

function voteCast(state: ApprovalState, event: EventOf<"vote_cast">): ApprovalState {
  const { kind: _, ...vote } = event;
  invariant(isOpen(state, vote.stage), event, "votes go to the open stage");
  invariant(!state.votes.some(({ voteId }) => voteId === vote.voteId), event, "a vote counts once");
  const before = participants(state.votes, vote.stage);
  const isNew = [vote.voter, vote.inPlaceOf ?? vote.voter].every(({ id }) => !before.has(id.toLowerCase()));
  invariant(isNew, event, "a person counts once in a stage");
  return { ...state, votes: [...state.votes, vote] };
}

function stageApproved(state: ApprovalState, event: EventOf<"stage_approved">): ApprovalState {
  invariant(isOpen(state, event.stage), event, "only the open stage can be approved");
  const stage = state.workflow.spec.stages[event.stage];
  const isComplete = stage !== undefined && isStageApproved(stage, state.votes, event.stage);
  invariant(isComplete, event, "the quorum is reached");
  return { ...state, stageDeadlineMs: undefined };
}

function grantUsed(state: ApprovalState, event: EventOf<"grant_used">): ApprovalState {
  invariant(state.grant !== undefined && event.use < state.grant.uses, event, "the grant has this use");
  invariant(!hasUse(state.usesRecorded, event.use), event, "a use is recorded once");
  return {
    ...state,
    usesRecorded: withUse(state.usesRecorded, event.use),
    grantUses: state.grantUses + 1,
    lastUseAtMs: Math.max(state.lastUseAtMs ?? 0, event.atMs),
  };
}

function glassBroken(state: ApprovalState, event: EventOf<"glass_broken">): ApprovalState {
  const { atMs, by, review } = event;
  invariant(
    state.status === "pending" && state.review.status === "none",
    event,
    "a glass is broken once, before the end",
  );
  invariant(state.workflow.spec.breakGlass !== undefined, event, "the workflow provides break-glass");
  const broken = { status: "open", openedBy: by.id, sinceMs: atMs, reviewers: review } as const;
  return { ...state, stageDeadlineMs: undefined, review: broken };
}

function signedOff(state: ApprovalState, event: EventOf<"review_signed_off">): ApprovalState {
  const { review } = state;
  invariant(review.status === "open", event, "a review is open");
  return { ...state, review: { status: "signed_off", openedBy: review.openedBy, by: event.by.id, atMs: event.atMs } };
}

function end(
  state: ApprovalState,
  event: ApprovalEvent,
  status: Exclude<ApprovalStatus, "pending">,
  outcomeReason: string,
): ApprovalState {
  invariant(state.status === "pending", event, "an approval ends once");
  return { ...state, status, outcomeReason, endedAtMs: event.atMs, stageDeadlineMs: undefined };
}

function isOpen(state: ApprovalState, stage: number): boolean {
  return state.status === "pending" && state.stageDeadlineMs !== undefined && state.currentStage === stage;
}

function invariant(holds: boolean, event: ApprovalEvent, rule: string): asserts holds {
  if (holds) return;
  throw new PosternError(
    "internal",
    "APPROVAL_LOG_INVALID",
    `The event '${event.kind}' can't follow in this approval's log: ${rule}.`,
    { hint: "Keep the stream as it is and compare the subject's messages with the audit trail." },
  );
}
