import { mayVote } from "../../shared/approval/index.ts";
import type { Actor, ApprovalState, ApprovalStatus, Escalation, Review } from "../../shared/approval/model.ts";
import { matchesPattern } from "../../shared/policy/index.ts";
import type { ApprovalEntry } from "./approval-view.ts";

/** Which approvals somebody wants to see. Empty fields: any. */
export interface ApprovalCriteria {
  /** Those that the caller may see; undefined: all. */
  readonly environments: readonly string[] | undefined;
  readonly statuses: readonly ApprovalStatus[];
  readonly workflow: string;
  readonly subjectId: string;
  /** A pattern over dotted names. */
  readonly action: string;
  /** Only those that this actor could vote on now; asked anew each time, for delegations come and go. */
  readonly votableBy: ((environment: string) => Actor | undefined) | undefined;
  /** After an emergency; undefined: any, and none. */
  readonly review: Exclude<Review["status"], "none"> | undefined;
}

/** Whether an approval meets all the criteria. */
export function meets({ environment, state }: ApprovalEntry, criteria: ApprovalCriteria): boolean {
  return (
    mayEverMeet(environment, state.escalation, criteria) &&
    (criteria.statuses.length === 0 || criteria.statuses.includes(state.status)) &&
    (criteria.review === undefined || criteria.review === state.review.status) &&
    (criteria.votableBy === undefined || isVotable(state, criteria.votableBy(environment)))
  );
}

function isVotable(state: ApprovalState, actor: Actor | undefined): boolean {
  return actor !== undefined && mayVote(state, actor);
}

/** Whether an approval of this request meets those of the criteria that do not change over its life. */
export function mayEverMeet(environment: string, escalation: Escalation, criteria: ApprovalCriteria): boolean {
  const { request, workflow } = escalation;
  return (
    (criteria.environments === undefined || criteria.environments.includes(environment)) &&
    (criteria.workflow === "" || criteria.workflow === workflow) &&
    (criteria.subjectId === "" || criteria.subjectId === request.subject.id) &&
    (criteria.action === "" || matchesPattern(criteria.action, request.action.name))
  );
}

/**
 * Whether whatever meets the criteria must stay in memory (shared/approval/retention.ts): it is pending, without which
 * nobody can vote, or its review is open.
 */
export function isAllInMemory({ statuses, votableBy, review }: ApprovalCriteria): boolean {
  const pendingOnly = statuses.length > 0 && statuses.every((status) => status === "pending");
  return pendingOnly || votableBy !== undefined || review === "open";
}
