import type { Demand, Quorum, Stage } from "../policy/model.ts";
import { type Capacity, type Cast, capacityOf, isAmong } from "./capacity.ts";
import type { Vote } from "./model.ts";

/** The ways to approve a stage; any one is enough. */
export function demandsOf(stage: Stage): readonly Demand[] {
  return [stage, ...(stage.orElse ?? [])];
}

/** Whether these approving voters, all different people, meet any demand of the stage. */
export function isApproved(stage: Stage, voters: readonly Capacity[]): boolean {
  return demandsOf(stage).some((demand) => isMet(demand, voters));
}

/** Whether these approving voters, all different people, meet the demand. */
export function isMet(demand: Demand, voters: readonly Capacity[]): boolean {
  return missingOf(demand, voters).length === 0;
}

/** A vote as far as it is counted. */
export type CountedVote = Cast & Pick<Vote, "verdict">;

/** Whether the approving votes of a stage meet any of its demands. */
export function isStageApproved(stage: Stage, votes: readonly CountedVote[], index: number): boolean {
  return isApproved(stage, votesFor(votes, index, "approve").map(capacityOf));
}

/** The votes with this verdict in a stage; the decider lets nobody vote twice in one. */
export function votesFor<V extends Pick<Vote, "stage" | "verdict">>(
  votes: readonly V[],
  stage: number,
  verdict: Vote["verdict"],
): readonly V[] {
  return votes.filter((vote) => vote.stage === stage && vote.verdict === verdict);
}

/** What a demand still lacks: so many more, of one group, or of all that may vote. */
export interface Missing {
  /** Undefined: anybody whom the demand names. */
  readonly group: string | undefined;
  readonly count: number;
}

export function missingOf({ approvers, quorum }: Demand, voters: readonly Capacity[]): readonly Missing[] {
  if (typeof quorum === "number") {
    const lacking = quorum - voters.filter((voter) => isAmong(approvers, voter)).length;
    return lacking > 0 ? [{ group: undefined, count: lacking }] : [];
  }
  return lackingPerGroup(quorum, voters);
}

/** How many different people a demand needs at least. */
export function peopleNeeded(quorum: Quorum): number {
  return typeof quorum === "number" ? quorum : Object.values(quorum).reduce((sum, count) => sum + count, 0);
}

/**
 * Each voter counts for one group. Who is in two must not be spent on the group that others could fill: a maximum
 * bipartite matching between seats and voters, by augmenting paths (Kuhn's algorithm).
 */
function lackingPerGroup(quorum: Readonly<Record<string, number>>, voters: readonly Capacity[]): readonly Missing[] {
  const seats = Object.entries(quorum).flatMap(([group, count]) => new Array<string>(count).fill(group));
  /** By voter: the seat it has. */
  const seated = new Map<number, number>();
  const lacking = new Map<string, number>();
  for (const [seat, group] of seats.entries()) {
    if (!seatSomebody(seat, seats, voters, seated, new Set())) lacking.set(group, (lacking.get(group) ?? 0) + 1);
  }
  return [...lacking].map(([group, count]) => ({ group, count }));
}

/** Finds a voter for the seat, moving those who are seated to other seats where that helps. */
function seatSomebody(
  seat: number,
  seats: readonly string[],
  voters: readonly Capacity[],
  seated: Map<number, number>,
  tried: Set<number>,
): boolean {
  const group = seats[seat];
  if (group === undefined) return false;
  for (const [index, voter] of voters.entries()) {
    if (tried.has(index) || !voter.groups.includes(group)) continue;
    tried.add(index);
    const has = seated.get(index);
    if (has === undefined || seatSomebody(has, seats, voters, seated, tried)) {
      seated.set(index, seat);
      return true;
    }
  }
  return false;
}
