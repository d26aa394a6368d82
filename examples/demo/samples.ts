import type { DecisionKind } from "../../shared/check/decision.ts";
import { percentile } from "../../shared/statistics/percentile.ts";

/** What the demo measures on its way. */
export interface Samples {
  /** A decision; `localMs` when it was answered without anybody being asked. */
  decided(kind: DecisionKind, localMs?: number): void;
  /** From the vote that decided to the answer of the waiting call. */
  releasedByVote(ms: number): void;
  /** From the check to its answer, an automatic rule having decided. */
  releasedByRule(ms: number): void;
  /** From the publication to the first check under the new bundle. */
  pushed(ms: number): void;
  /** The table, a line each. */
  table(): readonly string[];
}

export function createSamples(): Samples {
  const decisions: Record<DecisionKind, number> = { ALLOW: 0, DENY: 0, PENDING: 0 };
  const local: number[] = [];
  const byVote: number[] = [];
  const byRule: number[] = [];
  const pushes: number[] = [];
  return {
    decided(kind, localMs) {
      decisions[kind] += 1;
      if (localMs !== undefined) local.push(localMs);
    },
    releasedByVote: (ms) => void byVote.push(ms),
    releasedByRule: (ms) => void byRule.push(ms),
    pushed: (ms) => void pushes.push(ms),
    table: () => [
      row("decisions", `${decisions.ALLOW} ALLOW`, `${decisions.DENY} DENY`, `${decisions.PENDING} PENDING`),
      timing("local check", local),
      timing("check -> released by a rule", byRule),
      timing("last vote -> released", byVote),
      timing("publish -> enforced", pushes),
    ],
  };
}

function timing(what: string, values: readonly number[]): string {
  if (values.length === 0) return row(what, "none");
  const shown = (rank: number) => `${percentile(values, rank).toFixed(2)} ms`;
  return row(what, `p50 ${shown(50)}`, `p99 ${shown(99)}`, `${values.length} measured`);
}

function row(what: string, ...cells: string[]): string {
  return `  ${what.padEnd(28)}${cells.map((cell) => cell.padEnd(18)).join("")}`.trimEnd();
}
