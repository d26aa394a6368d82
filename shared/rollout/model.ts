import type { Audience, BundleOrigin } from "../bundle/model.ts";
import type { Proportion } from "../statistics/proportion-bounds.ts";

/** What is compared between the agents that enforce the candidate and the rest. */
export type Rate = "deny-rate" | "error-rate" | "escalation-rate";

export interface RateGuard {
  readonly rate: Rate;
  /** By how many percentage points the candidate's rate may exceed the rest's. */
  readonly tolerance: number;
}

/** How a candidate is to be brought to all agents. */
export interface RolloutPlan {
  /** Shares of the agents in percent, each greater than the one before. After the last comes everybody. */
  readonly steps: readonly number[];
  /** How long a step lasts at least. */
  readonly stepTimeMs: number;
  /** Only agents that carry all of these are in the audience of any step. */
  readonly labels: Readonly<Record<string, string>>;
  readonly guards: readonly RateGuard[];
  /** How many percent of the agents that enforced the candidate may vanish, beyond what vanishes of the rest. */
  readonly lostAgents: number;
  /** Checks that both sides must have answered in a step before they are compared, and before the next step. */
  readonly minChecks: number;
}

export interface Content {
  readonly revision: number;
  readonly digest: string;
}

/** A rate on both sides, and how they compare. */
export interface RateFigure extends RateGuard {
  readonly canary: Proportion;
  readonly rest: Proportion;
  /** The candidate's rate exceeds the rest's by at least so many percentage points, but for the risk of a false alarm. */
  readonly atLeast: number;
  readonly breached: boolean;
}

/** Why a rollout was rolled back. */
export type Breach =
  | { readonly kind: "rates"; readonly figures: readonly RateFigure[] }
  | { readonly kind: "refused"; readonly agents: readonly { readonly agentId: string; readonly why: string }[] }
  | { readonly kind: "lost"; readonly agents: readonly string[]; readonly of: number };

/** Times are milliseconds since the Unix epoch, by the clock of whichever replica wrote the event. */
export type RolloutEvent =
  | {
      readonly kind: "started";
      readonly atMs: number;
      readonly by: string;
      readonly id: string;
      readonly environment: string;
      readonly plan: RolloutPlan;
      /** What was in force, and is again after a rollback. */
      readonly base: Content;
      /** Of the candidate's content. */
      readonly digest: string;
      readonly message: string;
      /** Absent: somebody sent files, within the rules, and there is no more to say. */
      readonly origin?: BundleOrigin;
    }
  /** The bundle's pointer says what the rollout wants by now: from this moment the step counts. */
  | { readonly kind: "placed"; readonly atMs: number; readonly revision: number }
  /**
   * The agents that were seen enforcing the candidate in this step and did not say goodbye, and the most others that there
   * were. Each takes the place of those before it.
   */
  | { readonly kind: "seen"; readonly atMs: number; readonly agents: readonly string[]; readonly rest: number }
  /** The rates were compared, and none was too high. */
  | { readonly kind: "looked"; readonly atMs: number; readonly level: number; readonly figures: readonly RateFigure[] }
  /** `by` empty: by itself. */
  | { readonly kind: "widened"; readonly atMs: number; readonly by: string; readonly step: number }
  | { readonly kind: "paused"; readonly atMs: number; readonly by: string; readonly reason: string }
  | { readonly kind: "resumed"; readonly atMs: number; readonly by: string }
  | { readonly kind: "promoted"; readonly atMs: number; readonly by: string; readonly reason: string }
  | { readonly kind: "rolled_back"; readonly atMs: number; readonly breach: Breach }
  | { readonly kind: "aborted"; readonly atMs: number; readonly by: string; readonly reason: string }
  /** Somebody put another bundle in force. */
  | { readonly kind: "superseded"; readonly atMs: number; readonly revision: number; readonly by: string };

export type RolloutStatus = "running" | "paused" | "promoted" | "rolled_back" | "aborted" | "superseded";

/** A rollout as its events leave it. */
export interface Rollout {
  readonly id: string;
  readonly environment: string;
  readonly plan: RolloutPlan;
  readonly base: Content;
  readonly digest: string;
  readonly message: string;
  readonly origin: BundleOrigin | undefined;
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly status: RolloutStatus;
  /** Into `plan.steps`. */
  readonly step: number;
  /** The revision that the pointer got for the step, or for the end, and when; undefined: it is yet to get it. */
  readonly placed: { readonly revision: number; readonly atMs: number } | undefined;
  /** Since when, while it is paused. */
  readonly pausedAtMs: number | undefined;
  /** For how long this step was paused before. */
  readonly pausedMs: number;
  /** How often the rates were compared in this step, up to which amount of checks, and with what result last. */
  readonly looks: number;
  readonly level: number;
  readonly figures: readonly RateFigure[];
  /** Seen enforcing the candidate in this step. */
  readonly canaries: readonly string[];
  /** The most other agents that were seen in this step. */
  readonly rest: number;
  readonly breach: Breach | undefined;
  /** Who ended it, by hand or by another bundle, and why. Empty: nobody did, or by itself. */
  readonly endedBy: string;
  readonly reason: string;
  /** Of the bundle that superseded it; 0: none did. */
  readonly supersededBy: number;
  /** Of all its events, as they are stored. */
  readonly events: number;
}

/** What the pointer is to say. */
export type Target =
  | { readonly kind: "candidate"; readonly step: number; readonly audience: Audience }
  | { readonly kind: "everybody"; readonly content: "candidate" | "base" };
