import { alternate } from "../measure/alternate.ts";
import { type Series, Skipped } from "../measure/series.ts";
import { median } from "../measure/statistics.ts";
import { QUESTIONS } from "../workloads/questions.ts";
import { calibrate, timeBatch } from "./batch.ts";
import { cedarSubject } from "./cedar.ts";
import { governanceSubject } from "./governance.ts";
import { DECIDING } from "./names.ts";
import { posternSubjects } from "./postern.ts";
import type { Subject } from "./subject.ts";

/**
 * The program of experiments/in-process.ts: engines that decide in the caller's own process, in turns, in a process
 * where nothing else runs. Arguments: rounds, then the numbers of rules. Prints the series as JSON.
 */

const BATCHES_PER_ROUND = 15;

const [rounds = 3, ...ruleCounts] = process.argv.slice(2).map(Number);
const series: Series[] = [];
const subjects: Subject[] = ruleCounts.flatMap((rules) => posternSubjects(rules));
for (const [peer, open] of [
  ["cedar-wasm", cedarSubject],
  ["agent-governance-sdk", governanceSubject],
] as const) {
  try {
    subjects.push(open(ruleCounts[0] ?? 10));
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
    series.push({ name: DECIDING, peer, workload: "", unit: "µs", values: [], note: error.message });
  }
}

// Every answer is held against the right one first.
for (const subject of subjects) for (const effect of QUESTIONS) timeBatch(subject, effect, 1);

const contenders = subjects.map((subject) => {
  const calls = calibrate(subject, "allow");
  const run = async () => median(Array.from({ length: BATCHES_PER_ROUND }, () => timeBatch(subject, "allow", calls)));
  return { name: `${subject.peer}\n${subject.workload}`, run };
});
const results = await alternate(contenders, rounds);
for (const [key, values] of results) {
  const [peer = "", workload = ""] = key.split("\n");
  series.push({ name: DECIDING, peer, workload, unit: "µs", values });
}
process.stdout.write(JSON.stringify(series));
