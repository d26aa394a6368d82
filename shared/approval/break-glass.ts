import { isAmong } from "./capacity.ts";
import type { CommandOf } from "./commands.ts";
import { isSelf, namedIn } from "./eligibility.ts";
import type { ApprovalEvent, ApprovalState } from "./model.ts";
import { refusals } from "./refusals.ts";
import { approved } from "./transitions.ts";
import { agreedTerms } from "./widening.ts";

/**
 * Releases at once what its workflow permits to be released in an emergency, and opens the review. In one's own right
 * only: who stands in for others does not inherit their emergencies.
 */
export function breakGlass(state: ApprovalState, command: CommandOf<"break_glass">): readonly ApprovalEvent[] {
  const { nowMs, by, reason } = command;
  if (isRepeat(state, by.id)) return [];
  if (state.status !== "pending") throw refusals.ended(state);
  const terms = state.workflow.spec.breakGlass;
  if (terms === undefined) throw refusals.glassNotProvided(state.workflow);
  if (!isAmong(terms.permittedTo, by)) throw refusals.glassForbidden(by.id, namedIn(terms.permittedTo));
  if (reason.trim() === "") throw refusals.reasonRequired();
  return [
    { kind: "glass_broken", atMs: nowMs, by: { id: by.id, groups: by.groups }, reason, review: terms.review },
    approved(state.escalation, agreedTerms(state.workflow, []), nowMs, `${by.id} broke the glass: ${reason}`),
  ];
}

/** Closes the review of a broken glass: by one of the reviewers, who is neither who broke it nor who asked. */
export function signOff(state: ApprovalState, { nowMs, by, reason }: CommandOf<"sign_off">): readonly ApprovalEvent[] {
  const { review } = state;
  if (review.status === "signed_off" && review.by === by.id) return [];
  if (review.status !== "open") throw refusals.reviewNotOpen(review.status);
  if (!isAmong(review.reviewers, by)) throw refusals.reviewForbidden(by.id, namedIn(review.reviewers));
  const isOwn = by.id.toLowerCase() === review.openedBy.toLowerCase();
  if (isOwn || isSelf(state.escalation.request.subject, by.id)) throw refusals.ownReview(by.id);
  if (reason.trim() === "") throw refusals.reasonRequired();
  return [{ kind: "review_signed_off", atMs: nowMs, by: { id: by.id, groups: by.groups }, reason }];
}

/** Whoever broke this glass has what they want: a retry after a lost answer must not read as a failure. */
function isRepeat({ review }: ApprovalState, by: string): boolean {
  return review.status !== "none" && review.openedBy === by;
}
