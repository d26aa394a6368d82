import type { HeardHeartbeat } from "./model.ts";

/** Four beats that did not come. */
export const SILENT_AFTER_MS = 20_000;

/** What an environment's agents are to enforce. 0: nothing. */
export interface WantedRevisions {
  readonly active: number;
  /** Enforced by the agents of its audience, and by no others. */
  readonly candidate: number;
}

/** Why an agent does not enforce what it is to, or what else is to be known of it; the worst comes first. */
export const LAG_KINDS = ["refused", "no-bundle", "silent", "cut-off", "fetching", "behind", "canary", "none"] as const;

export type LagKind = (typeof LAG_KINDS)[number];

export interface Lag {
  readonly kind: LagKind;
  /** How many revisions behind the one that it is to enforce. */
  readonly revisions: number;
  /** The error's code where there was one; empty otherwise. */
  readonly code: string;
  /** What it says itself; empty: nothing. */
  readonly message: string;
  /** Since when; for silence by the server's clock, else by the agent's. Undefined: not known. */
  readonly sinceMs: number | undefined;
}

/** How an agent stands to what it is to enforce, from its last heartbeat. Only `none` and `canary` are as they should be. */
export function lagOf(heartbeat: HeardHeartbeat, wanted: WantedRevisions, nowMs: number): Lag {
  const { revision, state, heardAtMs, lastContactMs, bundles = {}, trial } = heartbeat;
  const { refused, fetching } = bundles;
  const inAudience = wanted.candidate > 0 && trial?.candidate === wanted.candidate && trial.standing !== "outside";
  const due = inAudience ? wanted.candidate : wanted.active;
  const revisions = Math.max(0, due - revision);
  const lag = (kind: LagKind, sinceMs?: number, message = "", code = ""): Lag => {
    return { kind, revisions, code, message, sinceMs };
  };
  // First of all: nothing else that it said is known to be true still.
  if (isSilent(heartbeat, nowMs)) return lag("silent", heardAtMs);
  if (revision >= due && revision > 0) {
    if (state === "stale") return lag("cut-off", lastContactMs);
    return lag(inAudience ? "canary" : "none", bundles.enforced?.sinceMs);
  }
  if (refused !== undefined && refused.revision >= due) {
    return lag("refused", refused.atMs, refused.message, refused.code);
  }
  if (fetching !== undefined) return lag("fetching", fetching.sinceMs, fetching.message);
  if (state === "stale") return lag("cut-off", lastContactMs);
  return lag(revision === 0 ? "no-bundle" : "behind");
}

/** Nothing was heard for so long that it is cut off, or has ended without a word. */
export function isSilent({ heardAtMs }: HeardHeartbeat, nowMs: number): boolean {
  return nowMs - heardAtMs > SILENT_AFTER_MS;
}

/** Whether it counts as one of the fleet: it did not say goodbye, and is not silent. */
export function isAlive(heartbeat: HeardHeartbeat, nowMs: number): boolean {
  return heartbeat.leaving !== true && !isSilent(heartbeat, nowMs);
}

/** Whether somebody has to look after it. */
export function lags({ kind }: Pick<Lag, "kind">): boolean {
  return kind !== "none" && kind !== "canary";
}
