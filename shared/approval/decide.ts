import { breakGlass, signOff } from "./break-glass.ts";
import { castVote } from "./cast-vote.ts";
import type { CommandOf } from "./commands.ts";
import type { ApprovalCommand, ApprovalEvent, ApprovalState } from "./model.ts";
import { passTime } from "./pass-time.ts";
import { refusals } from "./refusals.ts";
import { requestApproval } from "./request-approval.ts";
import { hasUse } from "./use-ranges.ts";

/**
 * What a command does to an approval: the events to append, in order, as one record. Pure: time comes with the
 * command, and the caller appends the events only if the state is still the newest (optimistic concurrency).
 *
 * A repeat of what already happened (the same question, vote id, use or outcome) yields no events, so every caller may
 * retry. A command that is not allowed throws a PosternError, see refusals.ts, and changes nothing.
 */
export function decide(state: ApprovalState | undefined, command: ApprovalCommand): readonly ApprovalEvent[] {
  if (command.kind === "request") return requestApproval(state, command);
  if (state === undefined) throw refusals.notFound();
  switch (command.kind) {
    case "vote":
      return castVote(state, command);
    case "tick":
      return passTime(state, command.nowMs);
    case "cancel":
      return cancel(state, command);
    case "record_use":
      return recordUse(state, command);
    case "report_outcome":
      return reportOutcome(state, command);
    case "break_glass":
      return breakGlass(state, command);
    case "sign_off":
      return signOff(state, command);
    case "revoke_grant":
      return revokeGrant(state, command);
  }
}

/** Whoever cancels what is cancelled has what they want: a retry after a lost answer must not read as a failure. */
function cancel(state: ApprovalState, { nowMs, by, reason }: CommandOf<"cancel">): readonly ApprovalEvent[] {
  if (state.status === "cancelled") return [];
  if (state.status !== "pending") throw refusals.ended(state);
  return [{ kind: "cancelled", atMs: nowMs, by, reason }];
}

/** Agents take uses from the bus one by one, but their reports may come in any order, and twice. */
function recordUse(state: ApprovalState, command: CommandOf<"record_use">): readonly ApprovalEvent[] {
  const { nowMs, use, agentId, decisionId } = command;
  if (state.grant === undefined) throw refusals.notApproved(state);
  if (!Number.isInteger(use) || use < 0 || use >= state.grant.uses) {
    throw refusals.useOutOfRange(use, state.grant.uses);
  }
  if (hasUse(state.usesRecorded, use)) return [];
  return [{ kind: "grant_used", atMs: nowMs, use, agentId, decisionId }];
}

/** A later, different report replaces the one before: an action may fail first and be executed on a retry. */
function reportOutcome(state: ApprovalState, command: CommandOf<"report_outcome">): readonly ApprovalEvent[] {
  const { nowMs, agentId, status, message } = command;
  if (state.status === "pending") throw refusals.stillPending();
  if (state.reportedOutcome === status) return [];
  return [{ kind: "outcome_reported", atMs: nowMs, agentId, status, message }];
}

/** Takes back what a grant has not released yet. */
function revokeGrant(state: ApprovalState, { nowMs, by, reason }: CommandOf<"revoke_grant">): readonly ApprovalEvent[] {
  if (state.grant === undefined) throw refusals.notApproved(state);
  return state.grantRevoked ? [] : [{ kind: "grant_revoked", atMs: nowMs, by, reason }];
}
