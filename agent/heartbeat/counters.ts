import type { DecisionKind } from "../../shared/check/decision.ts";

/** What the agent has answered since it started. Plain fields: counting is on the hot path. */
export class Counters {
  allowed = 0;
  denied = 0;
  pending = 0;
  /** Calls that ended with an error instead of a decision. */
  errors = 0;

  count(decision: DecisionKind): void {
    if (decision === "ALLOW") this.allowed++;
    else if (decision === "DENY") this.denied++;
    else this.pending++;
  }
}
