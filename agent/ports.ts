/** What the agent's parts take from the world besides the bus: time and ids. Tests give both by hand. */

/** The one source of time. All times are milliseconds since the Unix epoch. */
export interface Clock {
  nowMs(): number;
  /** Runs `task` once after the delay unless the returned function is called first. Never keeps the process alive. */
  after(delayMs: number, task: () => void): () => void;
}

/** Gives ids that never repeat (decision ids: UUIDv7, RFC 9562). */
export type IdSource = () => string;

/** The part of a logger that the agent's parts use. Never called on the hot path. */
export interface AgentLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Says nothing: for tests and for parts that are used without a log. */
export const silentLog: AgentLog = { info() {}, warn() {}, error() {} };
