import { setMaxListeners } from "node:events";

/** Exponential delays with jitter: 50 % to 100 % of first, 2 x first, 4 x first… up to `maxMs`, until `reset`. */
export interface Backoff {
  nextMs(): number;
  reset(): void;
}

export function createBackoff(firstMs: number, maxMs: number, random: () => number = Math.random): Backoff {
  let attempt = 0;
  return {
    nextMs: () => {
      const ceilingMs = Math.min(maxMs, firstMs * 2 ** Math.min(attempt++, 30));
      return Math.round(ceilingMs * (0.5 + random() / 2));
    },
    reset: () => {
      attempt = 0;
    },
  };
}

/**
 * How long after the last attempt the next may come, from how long the connection has been away: about half of that, so
 * attempts spread out exponentially. A function of time, because the client asks more than once per attempt. `jitter` is
 * 0 to 1 and drawn once per loss, so that a fleet that lost its server together does not return in step.
 */
export function reconnectDelayMs(awayMs: number, jitter: number): number {
  const delayMs = Math.min(2_000, Math.max(50, awayMs / 2));
  return Math.round(delayMs * (0.6 + 0.4 * jitter));
}

/** Waits, or returns early when the signal aborts. Never throws. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}

/** A controller whose signal many parts wait on: that is no leak, so it is not warned about. */
export function sharedController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Aborts with the first of these. */
export function anySignal(...signals: readonly AbortSignal[]): AbortSignal {
  const any = AbortSignal.any([...signals]);
  setMaxListeners(0, any);
  return any;
}
