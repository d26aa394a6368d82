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
}
