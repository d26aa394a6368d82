import type { Call, SettleDeps } from "./call.ts";

/** A call asks the bus at most twice between two answers of policy: a third of its time each leaves one to answer. */
const SHARE = 3;
const MIN_MS = 50;

/** How long a question to the bus may hold up this call, so that a hung bus still leaves time to say so. */
export function busTimeout(deps: Pick<SettleDeps, "busTimeoutMs" | "clock">, call: Pick<Call, "deadlineMs">): number {
  if (call.deadlineMs === undefined) return deps.busTimeoutMs;
  const share = Math.floor((call.deadlineMs - deps.clock.nowMs()) / SHARE);
  return Math.max(MIN_MS, Math.min(deps.busTimeoutMs, share));
}
