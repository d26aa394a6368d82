import type { ShadowDifference, ShadowExample } from "./model.ts";

/** What would have been decided otherwise, by what does so and how. */
export interface DifferenceGroup extends Omit<ShadowDifference, "subject" | "example" | "bundleRevision"> {
  /** Newest first. */
  readonly examples: readonly ShadowExample[];
}

export interface Counted {
  readonly name: string;
  readonly count: number;
}

export interface ShadowReport {
  readonly total: number;
  /** The most frequent first, as are the lists below. */
  readonly groups: readonly DifferenceGroup[];
  /** Of the shadow rules; for a shadow bundle, of the rules that would have decided. */
  readonly byRule: readonly Counted[];
  /** The agents that found them: each stands beside one service. */
  readonly byAgent: readonly Counted[];
  /** "user:ada"; empty: more subjects than are told apart. */
  readonly bySubject: readonly Counted[];
}

/** Subjects that a report tells apart; further ones count under the empty name. */
const MAX_SUBJECTS = 10_000;

/** Sums up what agents reported, entry by entry: there may be more of them than memory should hold. */
export class ShadowTotals {
  readonly #examples: number;
  #total = 0;
  readonly #groups = new Map<string, DifferenceGroup>();
  readonly #byRule = new Map<string, number>();
  readonly #byAgent = new Map<string, number>();
  readonly #bySubject = new Map<string, number>();

  /** `examples`: at most so many of each group. */
  constructor(examples: number) {
    this.#examples = examples;
  }

  add(agentId: string, difference: ShadowDifference): void {
    const { source, shadowRules, ruleIds, subject, count } = difference;
    this.#total += count;
    const key = keyOf(difference);
    this.#groups.set(key, grown(this.#groups.get(key), difference, this.#examples));
    for (const rule of source === "rules" ? shadowRules : ruleIds) grow(this.#byRule, rule, count);
    grow(this.#byAgent, agentId, count);
    const name = subject === undefined ? "" : `${subject.type}:${subject.id}`;
    const hasRoom = this.#bySubject.has(name) || this.#bySubject.size < MAX_SUBJECTS;
    grow(this.#bySubject, hasRoom ? name : "", count);
  }

  report(): ShadowReport {
    return {
      total: this.#total,
      groups: [...this.#groups.values()].sort((a, b) => b.count - a.count || compare(keyOf(a), keyOf(b))),
      byRule: sorted(this.#byRule),
      byAgent: sorted(this.#byAgent),
      bySubject: sorted(this.#bySubject),
    };
  }
}

function grow(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function sorted(counts: ReadonlyMap<string, number>): readonly Counted[] {
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || compare(a.name, b.name));
}

function grown(
  group: DifferenceGroup | undefined,
  { subject: _, example, bundleRevision: __, ...kind }: ShadowDifference,
  examples: number,
): DifferenceGroup {
  const all = [example, ...(group?.examples ?? [])].sort((a, b) => b.atMs - a.atMs);
  return { ...kind, count: kind.count + (group?.count ?? 0), examples: all.slice(0, examples) };
}

type Kind = Pick<ShadowDifference, "source" | "shadowRevision" | "from" | "to" | "workflow" | "ruleIds">;

function keyOf({ source, shadowRevision, from, to, workflow, ruleIds }: Kind): string {
  return JSON.stringify([source, shadowRevision, from, to, workflow, ruleIds]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
