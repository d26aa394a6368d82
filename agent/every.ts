import type { Clock } from "./ports.ts";

/** Runs a task again and again, a period after the last time, until the returned function is called. */
export function every(clock: Clock, periodMs: number, task: () => void): () => void {
  let cancel = () => {};
  const next = () => {
    cancel = clock.after(periodMs, () => {
      next();
      task();
    });
  };
  next();
  return () => cancel();
}
