import type { Delegator } from "../approval/model.ts";
import type { Delegation } from "./model.ts";
import { statusOf } from "./model.ts";

/** The groups that a person has now; undefined: its votes can't be cast by anybody. */
export type GroupsOf = (person: string) => readonly string[] | undefined;

/**
 * In whose place somebody may vote at this moment. Nothing is passed on: who stands in for a person has that person's
 * own votes, and not those of others whom that person stands in for.
 */
export function delegatorsOf(
  to: string,
  delegations: Iterable<Delegation>,
  groupsOf: GroupsOf,
  nowMs: number,
): readonly Delegator[] {
  const found: Delegator[] = [];
  for (const delegation of delegations) {
    if (delegation.to !== to || statusOf(delegation, nowMs) !== "active") continue;
    const groups = groupsOf(delegation.from);
    if (groups !== undefined) found.push(delegatorOf(delegation, groups));
  }
  return found;
}

function delegatorOf({ id, from, groups: only }: Delegation, groups: readonly string[]): Delegator {
  if (only === undefined) return { id: from, groups, delegationId: id };
  return { id: from, groups: groups.filter((group) => only.includes(group)), delegationId: id, byGroupOnly: true };
}
