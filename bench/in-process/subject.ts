import type { Effect } from "../workloads/policy-model.ts";

/** Something that decides in this process. */
export interface Subject {
  readonly peer: string;
  readonly workload: string;
  /** Decides the question once and returns what it decided. */
  readonly decide: (effect: Effect) => Effect;
  /** The answer that is right where it differs from the question's name: Cedar knows no escalation. */
  readonly instead?: Readonly<Partial<Record<Effect, Effect>>>;
}
