import type { Actor, Delegator } from "../../../shared/approval/model.ts";
import type { Random } from "../world/random.ts";

export const GROUPS = ["leads", "finance", "security", "oncall"] as const;
/** The first three also ask: the second of them for the third. */
export const PEOPLE = ["ada", "bot", "cy", "dee", "eli", "fay", "gus", "hal"] as const;

interface Delegation {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly untilMs: number;
  /** Only as a member of this group. */
  readonly group: string | undefined;
}

/** Who is in which group, and who stands in for whom: it changes while approvals run. */
export class Directory {
  readonly #random: Random;
  readonly #groups = new Map<string, readonly string[]>();
  #delegations: readonly Delegation[] = [];
  #nextId = 1;

  constructor(random: Random, nowMs: number) {
    this.#random = random;
    for (let n = random.between(0, 3); n > 0; n -= 1) this.#delegate(random.pick(PEOPLE), nowMs);
    for (const person of PEOPLE) this.#groups.set(person, random.some(GROUPS, 0.6));
  }

  groupsOf(person: string): readonly string[] {
    return this.#groups.get(person) ?? [];
  }

  /** A person as it would be authenticated at this moment. */
  actor(id: string, nowMs: number): Actor {
    const standsInFor = this.#delegations
      .filter(({ to, untilMs }) => to === id && untilMs > nowMs)
      .map(({ id: delegationId, from, group }): Delegator => {
        const groups = this.groupsOf(from);
        if (group === undefined) return { id: from, groups, delegationId };
        return { id: from, groups: groups.filter((own) => own === group), delegationId, byGroupOnly: true };
      });
    const actor = { id, groups: this.groupsOf(id) };
    return standsInFor.length === 0 ? actor : { ...actor, standsInFor };
  }

  /** Somebody changes teams, or goes on holiday. */
  change(nowMs: number): void {
    const random = this.#random;
    const person = random.pick(PEOPLE);
    if (random.chance(0.4)) {
      this.#groups.set(person, random.some(GROUPS, 0.6));
      return;
    }
    this.#delegate(person, nowMs);
  }

  /** Those who stand in for somebody now. */
  delegates(nowMs: number): readonly string[] {
    return this.#delegations.filter(({ untilMs }) => untilMs > nowMs).map(({ to }) => to);
  }

  #delegate(person: string, nowMs: number): void {
    const random = this.#random;
    const to = random.pick(PEOPLE.filter((other) => other !== person));
    const untilMs = nowMs + random.between(5_000, 60_000);
    const group = random.chance(0.3) ? random.pick(GROUPS) : undefined;
    const delegation = { id: `d${this.#nextId++}`, from: person, to, untilMs, group };
    this.#delegations = [...this.#delegations.slice(-6), delegation];
  }
}
