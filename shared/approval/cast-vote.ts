import type { Stage } from "../policy/model.ts";
import type { CommandOf, EventOf } from "./commands.ts";
import { approversOf, hasVoted, isApprover, isSelf, openStage } from "./eligibility.ts";
import type { ApprovalEvent, ApprovalState, Vote } from "./model.ts";
import { refusals } from "./refusals.ts";
import { approved, stageOpened } from "./transitions.ts";

/**
 * One vote in the open stage. A no ends the approval; a yes that completes the quorum closes the stage and opens the
 * next one, or, after the last, approves.
 */
export function castVote(state: ApprovalState, command: CommandOf<"vote">): readonly ApprovalEvent[] {
  if (isRepeat(state, command)) return [];
  const stage = admit(state, command);
  const { nowMs, voteId, voter, verdict, reason } = command;
  const vote: EventOf<"vote_cast"> = {
    kind: "vote_cast",
    atMs: nowMs,
    stage: state.currentStage,
    voteId,
    voter,
    verdict,
    reason,
  };
  if (verdict === "deny") {
    return [vote, { kind: "denied", atMs: nowMs, by: voter.id, reason: reason || `${voter.id} voted against it` }];
  }
  const votes = [...state.votes, vote];
  return approvals(votes, state.currentStage) < stage.quorum ? [vote] : [vote, ...closeStage(state, votes, nowMs)];
}

/** How many approving votes a stage has; the decider lets nobody vote twice in one. */
export function approvals(votes: readonly Pick<Vote, "stage" | "verdict">[], stage: number): number {
  return votes.filter((vote) => vote.stage === stage && vote.verdict === "approve").length;
}

/** A retry, after a lost answer: the vote counted the first time. The id of somebody else's vote is refused. */
function isRepeat(state: ApprovalState, { voteId, voter, verdict }: CommandOf<"vote">): boolean {
  if (voteId === "") throw refusals.voteIdMissing();
  const known = state.votes.find((vote) => vote.voteId === voteId);
  if (known === undefined) return false;
  if (known.voter.id !== voter.id || known.verdict !== verdict) throw refusals.voteIdReused();
  return true;
}

/** The stage that the vote goes to, or the reason why it does not count. */
function admit(state: ApprovalState, { nowMs, voter, reason, expectedRevision }: CommandOf<"vote">): Stage {
  const stage = openStage(state);
  if (stage === undefined || state.stageDeadlineMs === undefined) throw refusals.ended(state);
  if (expectedRevision !== undefined && expectedRevision !== state.revision) {
    throw refusals.changed(state, expectedRevision);
  }
  // Not left to the tick: whether a vote came in time must not depend on which of the two is handled first.
  if (nowMs >= state.stageDeadlineMs) throw refusals.stageTimedOut(stage.name, state.stageDeadlineMs);
  if (!isApprover(stage, voter)) throw refusals.notEligible(voter.id, stage.name, approversOf(stage));
  if (!state.workflow.spec.allowSelfApproval && isSelf(state.escalation.request.subject, voter.id)) {
    throw refusals.selfApproval(voter.id);
  }
  if (hasVoted(state, voter.id)) throw refusals.alreadyVoted(voter.id, stage.name);
  if (state.workflow.spec.requireReason && reason.trim() === "") throw refusals.reasonRequired();
  return stage;
}

function closeStage(
  state: ApprovalState,
  votes: readonly Pick<Vote, "stage" | "verdict" | "voter">[],
  nowMs: number,
): readonly ApprovalEvent[] {
  const closed: ApprovalEvent = { kind: "stage_approved", atMs: nowMs, stage: state.currentStage };
  const next = state.currentStage + 1;
  const nextStage = state.workflow.spec.stages[next];
  if (nextStage !== undefined) return [closed, stageOpened(nextStage, next, nowMs)];
  const { escalation, workflow } = state;
  return [closed, approved(escalation, workflow, nowMs, `approved by ${votersByStage(state, votes)}`)];
}

/** "alice (team), then bob and carol (finance)" */
function votersByStage(state: ApprovalState, votes: readonly Pick<Vote, "stage" | "verdict" | "voter">[]): string {
  const stages = state.workflow.spec.stages.map((stage, index) => {
    const names = votes.filter((vote) => vote.stage === index).map((vote) => vote.voter.id);
    return names.length === 0 ? undefined : `${names.join(" and ")} (${stage.name})`;
  });
  return stages.filter((text) => text !== undefined).join(", then ");
}
