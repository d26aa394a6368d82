import type { ApprovalEvent, Escalation } from "../../approval/model.ts";
import type { Approvers, Demand, Quorum } from "../../policy/model.ts";

export type VoteCast = Extract<ApprovalEvent, { kind: "vote_cast" }>;

/** Somebody with the groups it had at that moment. */
export interface Person {
  readonly id: string;
  readonly groups: readonly string[];
  /** Stood in for as a member of these groups, and not as the person it is. */
  readonly byGroupOnly?: true;
}

/** Everybody whose say a vote is: who cast it, and in whose place. In lower case. */
export function peopleOf({ voter, inPlaceOf }: VoteCast): readonly string[] {
  const ids = inPlaceOf === undefined ? [voter.id] : [voter.id, inPlaceOf.id];
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

/** Those among the people who come up more than once. */
export function repeated(people: readonly string[]): readonly string[] {
  return people.filter((person, index) => people.indexOf(person) < index);
}

/** Whom a vote counts as. */
export function counted({ voter, inPlaceOf }: VoteCast): Person {
  return inPlaceOf ?? voter;
}

export function isNamed({ users = [], groups = [] }: Approvers, { id, groups: own, byGroupOnly }: Person): boolean {
  return (byGroupOnly === undefined && users.includes(id)) || own.some((group) => groups.includes(group));
}

/** Whether these votes meet the demand, by trying every way to count them. */
export function isMetBy({ approvers, quorum }: Demand, votes: readonly VoteCast[]): boolean {
  const voters = votes.map(counted).filter((person) => isNamed(approvers, person));
  if (typeof quorum === "number") return voters.length >= quorum;
  return mostSeats(quorum, voters) === Object.values(quorum).reduce((sum, count) => sum + count, 0);
}

/** The most seats that can be filled, by trying to give each person one of its groups' seats, or none. */
export function mostSeats(quorum: Exclude<Quorum, number>, voters: readonly Person[]): number {
  const [voter, ...others] = voters;
  if (voter === undefined) return 0;
  const seatings = voter.groups
    .filter((group) => (quorum[group] ?? 0) > 0)
    .map((group) => 1 + mostSeats({ ...quorum, [group]: (quorum[group] ?? 0) - 1 }, others));
  return Math.max(mostSeats(quorum, others), ...seatings);
}

/** Whether this person asked, or is the one for whom was asked, however its id is written. */
export function isAsker({ request }: Escalation, id: string): boolean {
  const { subject } = request;
  const { onBehalfOf } = subject.properties;
  const bare = (name: string) => name.toLowerCase().replace(/^[a-z]+:/, "");
  const askers = [subject.id, ...(typeof onBehalfOf === "string" ? [onBehalfOf] : [])];
  return askers.map(bare).includes(bare(id));
}
