import type { Approvers } from "../policy/model.ts";
import type { Actor, Delegator } from "./model.ts";

/** As whom somebody votes: in its own right, or in the place of a person who delegated to it. */
export interface Capacity {
  readonly id: string;
  readonly groups: readonly string[];
  /** See Delegator: being named does not count. */
  readonly byGroupOnly?: true;
}

/** A vote as far as it says who voted. */
export interface Cast {
  readonly stage: number;
  readonly voter: Actor;
  readonly inPlaceOf?: Delegator;
}

/** Whether the approvers include this person, by name or by any group. */
export function isAmong(approvers: Approvers, person: Capacity): boolean {
  const { users = [], groups = [] } = approvers;
  const isNamed = person.byGroupOnly !== true && users.includes(person.id);
  return isNamed || groups.some((group) => person.groups.includes(group));
}

/** As whom a vote counts. */
export function capacityOf(vote: Pick<Cast, "voter" | "inPlaceOf">): Capacity {
  return vote.inPlaceOf ?? vote.voter;
}

/** Everybody who took part in the votes of a stage, as a voter or through one. Ids in lower case. */
export function participants(votes: readonly Cast[], stage: number): ReadonlySet<string> {
  const ids = votes
    .filter((vote) => vote.stage === stage)
    .flatMap(({ voter, inPlaceOf }) => [voter, inPlaceOf ?? voter]);
  return new Set(ids.map(({ id }) => id.toLowerCase()));
}
