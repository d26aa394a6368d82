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

export interface ReportedDifference {
  readonly agentId: string;
  readonly difference: ShadowDifference;
}

/** Sums up what agents reported. `examples`: at most so many of each group. */
export function shadowReport(reported: readonly ReportedDifference[], examples: number): ShadowReport {
  const groups = new Map<string, DifferenceGroup>();
  for (const { difference } of reported) {
    const key = keyOf(difference);
    groups.set(key, grown(groups.get(key), difference, examples));
  }
  return {
    total: reported.reduce((sum, { difference }) => sum + difference.count, 0),
    groups: [...groups.values()].sort((a, b) => b.count - a.count || compare(keyOf(a), keyOf(b))),
    byRule: counted(reported, ({ difference }) =>
      difference.source === "rules" ? difference.shadowRules : difference.ruleIds,
    ),
    byAgent: counted(reported, ({ agentId }) => [agentId]),
    bySubject: counted(reported, ({ difference: { subject } }) => [
      subject === undefined ? "" : `${subject.type}:${subject.id}`,
    ]),
  };
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

function counted(
  reported: readonly ReportedDifference[],
  namesOf: (one: ReportedDifference) => readonly string[],
): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const one of reported) {
    for (const name of namesOf(one)) counts.set(name, (counts.get(name) ?? 0) + one.difference.count);
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
