import type { Effort } from "../setup.ts";

export const ENFORCING = "publish a bundle, enforced by each agent of a fleet";
export const RAW_WATCH = "raw KV put-to-watch";
export const BY_PIECES = "postern";
export const WHOLE = "postern, whole contents";

export const BUS_BYTES = "bytes over the bus for one changed rule";
export const ONE_AGENT = "publish a bundle with one changed rule, enforced by one agent";

/** Of the bundle that travels with its pointer, and of the one that is fetched. */
export const SMALL_RULES = 10;
export const LARGE_RULES = 500;
/** Where a test looks at bytes alone. */
export const FEWER_RULES = 1_000;
export const HUGE_RULES = 10_000;

/** Agents on connections of their own. */
export function agentsOf({ size, agents }: Effort): number {
  return agents ?? { full: 1_000, quick: 100, tiny: 25 }[size];
}
