import { setTimeout as pause } from "node:timers/promises";

/** Longer than this at a stretch, and a vote would notice. */
const SLICE_MS = 5;
const LONGEST_REST_MS = 50;

/**
 * Shares one thread with those who vote and watch: `turn` is called between two small pieces of work, and rests for as
 * long as was worked since it last did. So other calls wait for one piece at most, and half of the core is theirs.
 */
export function fairTurns(nowMs: () => number = () => performance.now()): () => Promise<void> {
  let sinceMs = nowMs();
  return async () => {
    const workedMs = nowMs() - sinceMs;
    if (workedMs < SLICE_MS) return;
    await pause(Math.min(workedMs, LONGEST_REST_MS));
    sinceMs = nowMs();
  };
}
