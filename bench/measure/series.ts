/** What identifies a measured number: what is measured, of whom, doing what. */
export interface Key {
  /** "checks per second" */
  readonly name: string;
  /** "postern", "cerbos" */
  readonly peer: string;
  /** "allow, 1,000 rules, depth 32" */
  readonly workload: string;
}

/** One number, measured in several rounds. */
export interface Series extends Key {
  readonly unit: Unit;
  /** One per round; empty when it could not be measured. */
  readonly values: readonly number[];
  /** Why it could not be measured, or what to know about it. */
  readonly note?: string;
}

export type Unit = "1/s" | "µs" | "ms" | "s" | "KiB" | "MiB" | "x";

/** Thrown by what cannot run on this machine: the report says so and goes on. */
export class Skipped extends Error {
  constructor(why: string) {
    super(`skipped: ${why}`);
  }
}
