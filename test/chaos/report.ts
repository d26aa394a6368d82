import type { KillLoopResult } from "./kill-loop.ts";
import type { RacesResult } from "./races.ts";

/** How many findings of each kind are told in full. */
const SHOWN = 20;

/** Everything that should not have been, for people. */
export function failuresIn({ verdict, crashes }: KillLoopResult): readonly string[] {
  const found = { ...verdict, crashes };
  return Object.entries(found).flatMap(([kind, all]) => all.map((what) => `${kind}: ${what}`));
}

/** One object: numbers, and in `findings` the first sentences behind them. */
export function killLoopJson(result: KillLoopResult, seed: number) {
  const { verdict, kills, faults, crashes, counts, lateWaiters, seconds, folder } = result;
  return {
    kills,
    lostEscalations: verdict.lostEscalations.length,
    lostVotes: verdict.lostVotes.length,
    doubleUses: verdict.doubleUses.length,
    wrongReleases: verdict.wrongReleases.length,
    stuckWaiters: verdict.stuckWaiters.length,
    wrongEndings: verdict.wrongEndings.length,
    unsettled: verdict.unsettled.length,
    crashes: crashes.length,
    lateWaiters: lateWaiters.length,
    seed,
    seconds,
    faults,
    ...counts,
    findings: failuresIn(result).slice(0, SHOWN),
    late: lateWaiters.slice(0, SHOWN),
    ...(folder === undefined ? {} : { folder }),
  };
}

export function killLoopText(result: KillLoopResult, seed: number): string {
  const { findings, late, faults, folder, ...numbers } = killLoopJson(result, seed);
  const kept = folder === undefined ? [] : [`logs and data: ${folder}`];
  return `${[...table({ ...numbers, ...prefixed("fault ", faults) }), ...findings, ...late, ...kept].join("\n")}\n`;
}

export function racesText({ others, ...numbers }: RacesResult): string {
  return `${[...table(numbers), ...others].join("\n")}\n`;
}

function table(numbers: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(numbers).map(([name, value]) => `${name.padEnd(18)}${String(value).padStart(8)}`);
}

function prefixed(prefix: string, numbers: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${prefix}${name}`, value]));
}
