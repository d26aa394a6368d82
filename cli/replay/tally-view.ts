import type { JsonObject } from "../../shared/json.ts";
import { table } from "../output/table.ts";
import type { Tally } from "./tally.ts";

/** A tally as JSON: the rows, and what they add up to. */
export function tallyJson(tally: Tally, refusals: ReadonlyMap<string, number>): JsonObject {
  return {
    calls: tally.calls,
    decisions: { ...tally.decisions },
    latencyMs: { ...tally.latencyMs },
    released: tally.released,
    releaseMs: { ...tally.releaseMs },
    refusedVotes: Object.fromEntries(refusals),
    rows: tally.rows.map((row) => ({ ...row })),
  };
}

/** A tally for people: a line per tool and rule, and what they add up to. */
export function tallyText(tally: Tally, refusals: ReadonlyMap<string, number>): string {
  const rows = tally.rows.map((row) => [
    row.action,
    row.rule,
    row.decision,
    String(row.calls),
    row.decision === "PENDING" ? String(row.released) : "",
    milliseconds(row.p50Ms),
    milliseconds(row.p99Ms),
  ]);
  const { ALLOW, DENY, PENDING } = tally.decisions;
  return [
    table(["action", "rule", "decision", "calls", "released", "p50", "p99"], rows),
    "",
    `${tally.calls} calls: ${ALLOW} ALLOW, ${PENDING} PENDING, ${DENY} DENY`,
    `decided in ${milliseconds(tally.latencyMs.p50)} (p50), ${milliseconds(tally.latencyMs.p99)} (p99)`,
    ...(tally.released === 0
      ? []
      : [
          `${tally.released} of ${PENDING} released by approvals, in ${milliseconds(tally.releaseMs.p50)} (p50), ` +
            `${milliseconds(tally.releaseMs.p99)} (p99)`,
        ]),
    ...[...refusals].map(([code, count]) => `${count} votes refused: ${code}`),
  ].join("\n");
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(2)} ms`;
}
