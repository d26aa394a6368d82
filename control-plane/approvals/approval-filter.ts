import { mayVote } from "../../shared/approval/index.ts";
import type { Actor, ApprovalStatus } from "../../shared/approval/model.ts";
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
  /** Only those that this actor could vote on now. */
  readonly votableBy: Actor | undefined;
}

/** Whether an approval meets all the criteria. */
export function meets({ environment, state }: ApprovalEntry, criteria: ApprovalCriteria): boolean {
  const { request, workflow } = state.escalation;
  return (
    (criteria.environments === undefined || criteria.environments.includes(environment)) &&
    (criteria.statuses.length === 0 || criteria.statuses.includes(state.status)) &&
    (criteria.workflow === "" || criteria.workflow === workflow) &&
    (criteria.subjectId === "" || criteria.subjectId === request.subject.id) &&
    (criteria.action === "" || matchesPattern(criteria.action, request.action.name)) &&
    (criteria.votableBy === undefined || mayVote(state, criteria.votableBy))
  );
}
