import { type PlantedBugs, type SimulationResult, simulate } from "./simulate.ts";

/** So many broken runs tell enough. */
const MAX_BROKEN = 20;

export interface Summary {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly steps: number;
  readonly approvals: number;
  readonly votes: number;
  readonly releases: number;
  readonly crashes: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly tookMs: number;
  readonly violations: readonly (SimulationResult["violations"][number] & { readonly seed: number })[];
}

/** Plays seeds one after the other, from the first on; stops early when very many are broken. */
export async function runSeeds(
  firstSeed: number,
  count: number,
  onSeed: (done: number) => void = () => {},
  bugs: PlantedBugs = {},
): Promise<Summary> {
  const startedAt = performance.now();
  // Losses and refusals are errors by the thousand, and where each arose takes longer to find out than all else.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = count > 1 ? 0 : stackTraceLimit;
  const results: SimulationResult[] = [];
  let broken = 0;
  const totals = { steps: 0, approvals: 0, votes: 0, releases: 0, crashes: 0 };
  const kinds: Record<string, number> = {};
  let seeds = 0;
  for (; seeds < count && broken < MAX_BROKEN; seeds += 1) {
    const result = await simulate(firstSeed + seeds, bugs);
    for (const name of ["steps", "approvals", "votes", "releases", "crashes"] as const) totals[name] += result[name];
    for (const [kind, n] of Object.entries(result.kinds)) kinds[kind] = (kinds[kind] ?? 0) + n;
    if (result.violations.length > 0) {
      broken += 1;
      results.push(result);
    }
    onSeed(seeds + 1);
  }
  Error.stackTraceLimit = stackTraceLimit;
  const violations = results.flatMap(({ seed, violations: found }) =>
    found.map((violation) => ({ ...violation, seed })),
  );
  return { firstSeed, seeds, ...totals, kinds, tookMs: Math.round(performance.now() - startedAt), violations };
}
