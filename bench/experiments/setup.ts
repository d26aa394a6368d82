import type { Amount } from "../measure/h2load.ts";
import type { Series } from "../measure/series.ts";
import type { World } from "../peers/world.ts";

/** How long and how often. */
export interface Effort {
  readonly size: "full" | "quick" | "tiny";
  readonly rounds: number;
  /** Of one load on one server. */
  readonly amount: Amount;
  /** In the log from which a replica starts; default: by `size`. */
  readonly approvals?: number;
  /** Of a fleet; default: by `size`. */
  readonly agents?: number;
}

/** What every experiment is given. */
export interface Setup {
  readonly effort: Effort;
  readonly world: World;
  /** Undefined: not installed, or not wanted; loads then come from @grpc/grpc-js. */
  readonly h2load: string | undefined;
  /** Says what is being done, for whoever waits. */
  readonly progress: (what: string) => void;
}

/** Measures something; throws Skipped when that cannot be done here. */
export interface Experiment {
  readonly name: string;
  run(setup: Setup): Promise<readonly Series[]>;
}

/** "10,000 rules" */
export function rulesText(rules: number): string {
  return `${rules.toLocaleString("en")} rules`;
}
