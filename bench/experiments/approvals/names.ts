import type { Effort } from "../setup.ts";

export const RELEASING = "a vote, the waiting call released";
export const WARM = "one at a time, warm";
export const COLD = "one at a time, the first 20 since the start";
export const RAW_JETSTREAM = "raw JetStream publish";

export const APPROVALS_PER_SECOND = "approvals per second, from request to use";
export const PUBLISHES = "JetStream publishes' time per approval";
export const CPU_PER_APPROVAL = "processor time per approval";
/** Calls in flight of the sustained load. */
export const IN_FLIGHT = 32;
export const SUSTAINED = `${IN_FLIGHT} at a time`;
export const ONE_REPLICA = "postern, 1 replica";
export const THREE_REPLICAS = "postern, 3 replicas";

export const READY = "a replica that starts, until it serves";
export const REPLICA_MEMORY = "memory of a replica that has just started";
export const FROM_LOG = "postern, from the log";
export const FROM_SNAPSHOT = "postern, from a snapshot";

/** Rules of the bundle: their number has no part in this. */
export const RULES = 10;
/** As large as the record of a vote that ends an approval: the vote, the grant and the signed outcome. */
export const RECORD_BYTES = 2_048;

export interface Filling {
  readonly approvals: number;
  readonly pending: number;
}

/** What a log holds from which a replica starts. */
export function fillingOf({ size, approvals }: Effort): Filling {
  const all = approvals ?? { full: 1_000_000, quick: 20_000, tiny: 200 }[size];
  return { approvals: all, pending: Math.ceil(all / (size === "quick" ? 20 : 100)) };
}

export function fillingText({ approvals, pending }: Filling): string {
  return `${approvals.toLocaleString("en")} approvals, ${pending.toLocaleString("en")} of them pending`;
}
