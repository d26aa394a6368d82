import { setTimeout as pause } from "node:timers/promises";
import { errorMessage } from "../../shared/errors/postern-error.ts";

const PROBE_EVERY_MS = 20;

/**
 * Waits for a condition: asks `probe` until it yields something other than undefined or false, and returns that.
 * An error of the probe counts as "not yet". Throws, with the last error, when `timeoutMs` is over.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 15_000,
): Promise<T> {
  const giveUpAt = performance.now() + timeoutMs;
  let last: unknown;
  while (performance.now() < giveUpAt) {
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    await pause(PROBE_EVERY_MS);
  }
  throw new Error(`waited ${timeoutMs} ms in vain: ${what}${last === undefined ? "" : ` (${errorMessage(last)})`}`);
}

/** What a promise has come to by now, without waiting for it. */
export async function settledYet<T>(promise: Promise<T>): Promise<T | undefined> {
  const notYet = new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)));
  return Promise.race([promise, notYet]);
}
