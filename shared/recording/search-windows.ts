/** A stretch of time in which the audit is searched; milliseconds since the Unix epoch, both ends included. */
export interface SearchWindow {
  readonly fromMs: number;
  readonly untilMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Where the entry of a decision stands in the audit, the likeliest first. Entries go out a quarter of a second after the
 * decision; later when the call waited for an approval or the bus was away; and sooner, as it seems, when the agent's
 * clock is ahead of the bus's.
 */
export function searchWindows(decidedAtMs: number): readonly SearchWindow[] {
  const window = (fromMs: number, untilMs: number) => ({
    fromMs: decidedAtMs + fromMs,
    untilMs: decidedAtMs + untilMs,
  });
  return [
    window(-2 * SECOND_MS, 10 * SECOND_MS),
    window(10 * SECOND_MS, 10 * MINUTE_MS),
    window(-2 * MINUTE_MS, -2 * SECOND_MS),
    window(10 * MINUTE_MS, HOUR_MS),
  ];
}
