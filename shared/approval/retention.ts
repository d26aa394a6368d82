import type { ApprovalState } from "./model.ts";
import { nextDeadlineMs } from "./pass-time.ts";

/**
 * Whether a replica must keep this approval at hand: somebody can still decide it or sign it off, time will still change
 * it (a deadline, a reminder, a report that is overdue), or its grant can still release something. All others are read
 * from the log when somebody asks.
 */
export function mustStayInMemory(state: ApprovalState, nowMs: number): boolean {
  if (state.status === "pending" || state.review.status === "open") return true;
  return nextDeadlineMs(state) !== undefined || hasLiveGrant(state, nowMs);
}

/** Whether the grant of this approval has uses and time left, and nobody revoked it. */
export function hasLiveGrant({ grant, grantUses, grantRevoked }: ApprovalState, nowMs: number): boolean {
  return grant !== undefined && !grantRevoked && grantUses < grant.uses && grant.expiresAtMs > nowMs;
}
