import { POSTERN } from "./experiments/contestants.ts";
import type { Effort, Experiment, Setup } from "./experiments/setup.ts";
import { GOALS } from "./goals.ts";
import { type Series, Skipped } from "./measure/series.ts";
import { withWorld } from "./peers/with-world.ts";
import { describeMachine, type Machine } from "./report/machine.ts";
import { type Row, toRows } from "./report/rows.ts";

/** What a run writes to bench/results/. */
export interface Result {
  readonly measuredAt: string;
  readonly mode: Effort["size"];
  readonly seconds: number;
  readonly machine: Machine;
  readonly rows: readonly Row[];
}

/** Starts what the experiments share, runs them one after the other, and ends it all. Undefined: it was stopped. */
export async function runBench(
  experiments: readonly Experiment[],
  given: Omit<Setup, "world">,
  stopped: Promise<unknown>,
): Promise<Result | undefined> {
  const startedAt = performance.now();
  const machine = describeMachine(given.h2load);
  given.progress("starting nats-server and a control plane");
  const series = await withWorld((world) => runAll(experiments, { ...given, world }), stopped);
  if (series === undefined) return undefined;
  return {
    measuredAt: new Date().toISOString(),
    mode: given.effort.size,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    machine,
    rows: toRows(series, GOALS, POSTERN),
  };
}

async function runAll(experiments: readonly Experiment[], setup: Setup): Promise<readonly Series[]> {
  const series: Series[] = [];
  for (const experiment of experiments) series.push(...(await runOne(experiment, setup)));
  return series;
}

async function runOne(experiment: Experiment, setup: Setup): Promise<readonly Series[]> {
  const progress = (what: string) => setup.progress(`${experiment.name}: ${what}`);
  try {
    return await experiment.run({ ...setup, progress });
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
    return [{ name: experiment.name, peer: POSTERN, workload: "", unit: "x", values: [], note: error.message }];
  }
}
