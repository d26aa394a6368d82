import type { Stage } from "../policy/model.ts";
import type { CommandOf, EventOf } from "./commands.ts";
import { openStage, type Standing, standingOf } from "./eligibility.ts";
import type { ApprovalEvent, ApprovalState, Vote } from "./model.ts";
import { type CountedVote, isStageApproved, votesFor } from "./quorum.ts";
import { refusals } from "./refusals.ts";
import { advance } from "./transitions.ts";
import { isPermitted } from "./widening.ts";

/**
 * One vote in the open stage. The no that completes the deny quorum ends the approval; the yes that meets a demand of
 * the stage closes it and opens the next one, or, after the last, approves.
 */
export function castVote(state: ApprovalState, command: CommandOf<"vote">): readonly ApprovalEvent[] {
  if (isRepeat(state, command)) return [];
  const { stage, standing } = admit(state, command);
  const { nowMs, voteId, voter, verdict, reason, widen } = command;
  const vote: EventOf<"vote_cast"> = {
    kind: "vote_cast",
    atMs: nowMs,
    stage: state.currentStage,
    voteId,
    voter: { id: voter.id, groups: voter.groups },
    ...standing,
    verdict,
    reason,
    ...(widen === undefined ? {} : { widen }),
  };
  const votes = [...state.votes, vote];
  if (verdict === "deny") return [vote, ...denied(stage, votes, vote)];
  if (!isStageApproved(stage, votes, state.currentStage)) return [vote];
  const closed: ApprovalEvent = { kind: "stage_approved", atMs: nowMs, stage: state.currentStage };
  return [vote, closed, ...advance(state, votes, nowMs, `approved by ${votersByStage(state, votes)}`)];
}

function denied(stage: Stage, votes: readonly CountedVote[], vote: EventOf<"vote_cast">): readonly ApprovalEvent[] {
  if (votesFor(votes, vote.stage, "deny").length < (stage.denyQuorum ?? 1)) return [];
  const { atMs, voter, reason } = vote;
  return [{ kind: "denied", atMs, by: voter.id, reason: reason || `${voter.id} voted against it` }];
}

/** A retry, after a lost answer: the vote counted the first time. The id of somebody else's vote is refused. */
function isRepeat(state: ApprovalState, { voteId, voter, verdict }: CommandOf<"vote">): boolean {
  if (voteId === "") throw refusals.voteIdMissing();
  const known = state.votes.find((vote) => vote.voteId === voteId);
  if (known === undefined) return false;
  if (known.voter.id !== voter.id || known.verdict !== verdict) throw refusals.voteIdReused();
  return true;
}

/** The stage that the vote goes to and as whom it counts, or the reason why it does not. */
function admit(state: ApprovalState, command: CommandOf<"vote">): { stage: Stage; standing: Standing } {
  const { nowMs, voter, verdict, reason, seenRevision, widen } = command;
  const stage = openStage(state);
  if (stage === undefined || state.stageDeadlineMs === undefined) throw refusals.ended(state);
  if (seenRevision !== undefined && !isOf(state, seenRevision)) throw refusals.changed(state, seenRevision);
  // Not left to the tick: whether a vote came in time must not depend on which of the two is handled first.
  if (nowMs >= state.stageDeadlineMs) throw refusals.stageTimedOut(stage.name, state.stageDeadlineMs);
  const standing = standingOf(state, stage, voter);
  if (state.workflow.spec.requireReason.vote && reason.trim() === "") throw refusals.reasonRequired();
  if (widen !== undefined && (verdict === "deny" || !isPermitted(widen, state.workflow))) {
    throw refusals.wideningForbidden(state.workflow);
  }
  return { stage, standing };
}

/** Whether who saw this revision saw what is asked now. */
function isOf(state: ApprovalState, seenRevision: number): boolean {
  return seenRevision >= state.questionRevision && seenRevision <= state.revision;
}

/** "alice (team), then bob and carol (finance)" */
function votersByStage(state: ApprovalState, votes: readonly CountedVote[]): string {
  const stages = state.workflow.spec.stages.map((stage, index) => {
    const names = votesFor(votes, index, "approve").map(voterName);
    return names.length === 0 ? undefined : `${names.join(" and ")} (${stage.name})`;
  });
  return stages.filter((text) => text !== undefined).join(", then ");
}

/** "dave in the place of carol" */
export function voterName({ voter, inPlaceOf }: Pick<Vote, "voter" | "inPlaceOf">): string {
  return inPlaceOf === undefined ? voter.id : `${voter.id} in the place of ${inPlaceOf.id}`;
}
