import type { Effect } from "../workloads/policy-model.ts";
import type { Subject } from "./subject.ts";

/** Long enough that the clock's own resolution and a short disturbance do not matter. */
const BATCH_MS = 5;

/** How many calls take about BATCH_MS, after so many that the code is compiled. */
export function calibrate(subject: Subject, effect: Effect): number {
  let calls = 1;
  for (;;) {
    const startedAt = performance.now();
    runBatch(subject, effect, calls);
    const took = performance.now() - startedAt;
    if (took >= BATCH_MS) return Math.max(1, Math.round((calls * BATCH_MS) / took));
    calls *= 2;
  }
}

/** Microseconds per call. */
export function timeBatch(subject: Subject, effect: Effect, calls: number): number {
  const startedAt = process.hrtime.bigint();
  runBatch(subject, effect, calls);
  return Number(process.hrtime.bigint() - startedAt) / calls / 1_000;
}

/** The answer of every call is used, so that no call can be left out. */
function runBatch(subject: Subject, effect: Effect, calls: number): void {
  const right = subject.instead?.[effect] ?? effect;
  for (let i = 0; i < calls; i++) {
    const answer = subject.decide(effect);
    if (answer !== right) throw new Error(`${subject.peer} should ${right} and said ${answer}`);
  }
}
