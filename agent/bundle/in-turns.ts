import { setImmediate as nextTurn } from "node:timers/promises";

/** A check that comes in between waits no longer than this, and one step. */
const TURN_MS = 4;

/** Runs steps to their end, and lets the event loop do what else there is whenever a turn of them took long enough. */
export async function inTurns<T>(steps: Generator<undefined, T>): Promise<T> {
  let turnEndsMs = performance.now() + TURN_MS;
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() < turnEndsMs) continue;
    await nextTurn();
    turnEndsMs = performance.now() + TURN_MS;
  }
}
