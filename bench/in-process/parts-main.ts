import { alternate } from "../measure/alternate.ts";
import type { Series } from "../measure/series.ts";
import { PARTS } from "./names.ts";
import { partsOfACheck } from "./parts.ts";

/**
 * The program of experiments/parts.ts: what each part of a check costs by itself, in processor time, which a busy machine
 * stretches far less than it stretches the clock. Arguments: rounds, checks per round, rules. Prints series as JSON.
 */

const [rounds = 3, checks = 100_000, rules = 1_000] = process.argv.slice(2).map(Number);

const contenders = partsOfACheck(rules).map(({ name, run }) => {
  run(checks);
  return { name, run: async () => microsecondsPerCheck(run) };
});
const series: Series[] = [];
for (const [peer, values] of await alternate(contenders, rounds)) {
  series.push({ name: PARTS, peer, workload: "one at a time, in process", unit: "µs", values });
}
process.stdout.write(JSON.stringify(series));

function microsecondsPerCheck(run: (checks: number) => void): number {
  const before = process.cpuUsage();
  run(checks);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / checks;
}
