import { describe, expect, it } from "vitest";
import type { Decision } from "../../shared/check/decision.ts";
import { type PlayedCall, tally } from "./tally.ts";

function decided(decision: Decision["decision"], ...ruleIds: string[]): Decision {
  return {
    decision,
    reasonCode: ruleIds.length === 0 ? "NO_POLICY" : "RULE_ALLOW",
    reason: "",
    ruleIds,
    bundleRevision: 1,
    obligations: [],
    decisionId: "d",
    approvalId: "",
    grantId: "",
    errors: [],
    stale: false,
  };
}

function played(tool: string, decision: Decision, latencyMs: number, release?: Decision): PlayedCall {
  const call = { line: 1, domain: "retail", task: "", user: "ada", tool, arguments: {} };
  return {
    call,
    decision,
    latencyMs,
    ...(release === undefined ? {} : { release: { decision: release, afterMs: 40 } }),
  };
}

describe("the tally of a replay", () => {
  const result = tally([
    played("refund", decided("PENDING", "tools/refunds"), 3, decided("ALLOW", "tools/refunds")),
    played("look", decided("ALLOW", "tools/look-ups"), 1),
    played("look", decided("ALLOW", "tools/look-ups"), 2),
    played("refund", decided("PENDING", "tools/refunds"), 5, decided("DENY", "tools/refunds")),
    played("odd", decided("DENY"), 1),
  ]);

  it("has a row per tool, rule and decision, in the order of their names", () => {
    expect(result.rows.map((row) => [row.action, row.rule, row.decision, row.calls, row.released])).toEqual([
      ["agent.retail.look", "tools/look-ups", "ALLOW", 2, 0],
      ["agent.retail.odd", "NO_POLICY", "DENY", 1, 0],
      ["agent.retail.refund", "tools/refunds", "PENDING", 2, 1],
    ]);
  });

  it("counts as released only what was allowed in the end", () => {
    expect(result.released).toBe(1);
    expect(result.releaseMs).toEqual({ p50: 40, p99: 40 });
  });

  it("counts the first answer as the decision", () => {
    expect(result.decisions).toEqual({ ALLOW: 2, DENY: 1, PENDING: 2 });
  });
});
