import type { CallerStanding } from "../../proto/gen/postern/v1/CallerStanding.ts";
import type { ExplainApprovalResponse } from "../../proto/gen/postern/v1/ExplainApprovalResponse.ts";
import type { MissingVotes } from "../../proto/gen/postern/v1/MissingVotes.ts";
import { approvalToMessage } from "../../runtime/rpc/approval-message.ts";
import { approversToMessage } from "../../runtime/rpc/stage-message.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import { standingOf } from "../../shared/approval/eligibility.ts";
import { explain, explanationLines, type Way } from "../../shared/approval/explain.ts";
import { decide, openStage } from "../../shared/approval/index.ts";
import type { Actor, ApprovalCommand, ApprovalState } from "../../shared/approval/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";

/** Why an approval stands where it stands, for this caller at this moment. `voter` undefined: it may not vote at all. */
export function explanationMessage(
  state: ApprovalState,
  voter: Actor | undefined,
  nowMs: number,
): ExplainApprovalResponse {
  const explanation = explain(state, nowMs);
  return {
    approval: approvalToMessage(state),
    lines: [...explanationLines(explanation, state)],
    missing: explanation.ways.map(missingMessage),
    excluded: [...explanation.excluded],
    upcoming: explanation.upcoming.map(({ kind, atMs, what }) => ({ kind, time: toTimestamp(atMs), what })),
    caller: voter === undefined ? NO_VOTER : standingMessage(state, voter, nowMs),
  };
}

const NO_VOTER: CallerStanding = { code: "ROLE_MISSING", whyNot: "A token without the role approver does not vote." };

function standingMessage(state: ApprovalState, voter: Actor, nowMs: number): CallerStanding {
  const reason = "?";
  return {
    ...voteStanding(state, voter),
    mayBreakGlass: state.status === "pending" && isAdmitted(state, { kind: "break_glass", nowMs, by: voter, reason }),
    maySignOff: state.review.status === "open" && isAdmitted(state, { kind: "sign_off", nowMs, by: voter, reason }),
  };
}

function voteStanding(state: ApprovalState, voter: Actor): CallerStanding {
  const stage = openStage(state);
  if (stage === undefined) return { code: "APPROVAL_ENDED", whyNot: "It is no longer pending." };
  try {
    const { inPlaceOf } = standingOf(state, stage, voter);
    return { mayVote: true, inPlaceOf: inPlaceOf?.id ?? "" };
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    return { code: error.code, whyNot: error.message };
  }
}

/** Asks the decider itself, and does nothing with what it says. */
function isAdmitted(state: ApprovalState, command: ApprovalCommand): boolean {
  try {
    return decide(state, command).length > 0;
  } catch (error) {
    if (error instanceof PosternError) return false;
    throw error;
  }
}

function missingMessage({ demand, missing }: Way): MissingVotes {
  const perGroup = missing.flatMap(({ group, count }) => (group === undefined ? [] : [[group, count] as const]));
  return {
    approvers: approversToMessage(demand.approvers),
    count: missing.reduce((sum, { count }) => sum + count, 0),
    countByGroup: Object.fromEntries(perGroup),
  };
}
