export interface AgentCounters {
  readonly allowed: number;
  readonly denied: number;
  readonly pending: number;
  readonly errors: number;
  /** Calls held open for an approval at this moment. */
  readonly waiting: number;
  /** Escalations on disk that NATS has not taken yet. */
  readonly spooled: number;
}

/**
 * What an agent counted since it learned of a candidate: those that enforce it and those that do not begin in the same
 * moment, each with zero, and so does an agent that starts anew.
 */
export interface TrialReport {
  /** The candidate's revision. */
  readonly candidate: number;
  /** It enforces the candidate; is not in its audience; or is, and could not enforce it. */
  readonly standing: "enforced" | "outside" | "refused";
  /** The error's code when it was refused; empty otherwise. */
  readonly why: string;
  readonly counts: TrialCounts;
}

export interface TrialCounts {
  readonly allowed: number;
  readonly denied: number;
  readonly pending: number;
  /** Calls that ended with an error instead of a decision. */
  readonly failed: number;
  /** Decisions for which a condition could not be evaluated. */
  readonly faulty: number;
  /** Checks for which policy asked for an approval that nothing at hand covered. */
  readonly escalated: number;
  /** Of these, how many wait for their answer at this moment. */
  readonly unanswered: number;
}

/** What became of the bundles that an agent was offered. */
export interface BundleStanding {
  /** What it enforces, since when (of its own clock), and the key that signed it. */
  readonly enforced?: { readonly digest: string; readonly sinceMs: number; readonly signedBy: string };
  /** What it knows of and has not yet. `message`: why not; empty: it is at it. */
  readonly fetching?: { readonly revision: number; readonly sinceMs: number; readonly message: string };
  /** The last one that it refused, which may be long ago. */
  readonly refused?: {
    readonly revision: number;
    readonly code: string;
    readonly message: string;
    readonly atMs: number;
  };
}

/** How an agent stands to the bundle that is published as shadow. */
export interface ShadowStanding {
  /** 0: there is none. */
  readonly revision: number;
  /** The error's code when it was refused, and is not evaluated; empty otherwise. */
  readonly problem: string;
}

/** What an agent counted of shadow rules and shadow bundles since it started. */
export interface ShadowCounts {
  /** Checks of which a shadow bundle was asked too. */
  readonly compared: number;
  /** Checks whose turn it was, and that were left out because too many waited. */
  readonly skipped: number;
  /** Decisions that would have been other ones, with shadow rules enforced or under the shadow bundle. */
  readonly differences: number;
}

/** The facts that an agent holds, and how old that knowledge is. */
export interface FactStanding {
  /** Those that count at this moment: neither expired nor too old. */
  readonly count: number;
  /** When the one that was put last, and the one that was put first, were put. Absent: there is none. */
  readonly newestPutMs?: number;
  readonly oldestPutMs?: number;
  /** When the bus surely told all there was, by the agent's clock. Absent: never. */
  readonly seenMs?: number;
}

/** What an agent says of itself every few seconds; the entry expires with the agent. */
export interface Heartbeat {
  readonly agentId: string;
  readonly environment: string;
  readonly version: string;
  readonly host: string;
  /** The bundle that it enforces; 0: none. */
  readonly revision: number;
  readonly state: "serving" | "stale" | "no-bundle";
  readonly startedAtMs: number;
  readonly atMs: number;
  readonly counters: AgentCounters;
  /** What it is to be told apart by (shared/fleet/labels.ts). Absent: nothing. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Absent: it knows of no candidate. */
  readonly trial?: TrialReport;
  /** Absent: from an agent that is older than it. */
  readonly shadow?: ShadowStanding & ShadowCounts;
  /** Absent: from an agent that is older than it. */
  readonly facts?: FactStanding;
  /** It stops, and these are its last words. */
  readonly leaving?: true;
  /** Absent from agents that are older than it, as are the two below. */
  readonly bundles?: BundleStanding;
  /** Ids of the signing keys that it trusts. */
  readonly trustedKeys?: readonly string[];
  /** When the bus surely answered last, by its own clock. */
  readonly lastContactMs?: number;
}

/** A heartbeat and when the bus took it, by the server's clock: clocks of agents may differ. */
export interface HeardHeartbeat extends Heartbeat {
  readonly heardAtMs: number;
}
