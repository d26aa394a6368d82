import { describe, expect, it } from "vitest";
import type { AuditKind } from "../../shared/audit/model.ts";
import type { StoredBatch } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { preview } from "./preview.ts";

const NOTHING = { policies: [], workflows: [] };
const ORDER = {
  environment: "dev",
  sinceMs: 0,
  untilMs: 1_000,
  candidate: NOTHING,
  baseline: undefined,
  examples: 3,
};

function decision(atMs: number, storedAtMs: number, isRecorded = true): StoredBatch {
  const subject = { type: "user", id: "ann" };
  const resource = { type: "doc", id: "1" };
  const request = {
    subject: { ...subject, roles: [], properties: {} },
    action: { name: "read", properties: {} },
    resource: { ...resource, properties: {} },
    context: {},
    arguments: {},
  };
  const data = {
    decisionId: `d${atMs}`,
    decision: "ALLOW",
    reasonCode: "RULE_ALLOW",
    ruleIds: ["p/r"],
    bundleRevision: 1,
    approvalId: "",
    subject,
    resource,
    action: "read",
    ...(isRecorded ? { recorded: { request, weight: 1 } } : {}),
  };
  const entry = { kind: "decision", source: "agent-1", atMs, data };
  return { storedAtMs, bytes: Buffer.from(JSON.stringify({ kind: "decision", entries: [entry] })) };
}

async function run(batches: readonly (StoredBatch | Error)[], signal = new AbortController().signal) {
  async function* stored() {
    for (const batch of batches) {
      if (batch instanceof Error) throw batch;
      yield batch;
    }
  }
  async function* none() {}
  const audit = {
    scan: async (_: string, kind: AuditKind) => ({
      total: kind === "decision" ? batches.length : 0,
      isComplete: true,
      batches: kind === "decision" ? stored() : none(),
    }),
  };
  const ports = {
    audit,
    facts: { list: async () => [] },
    approvals: { read: async () => [] },
    policySet: async () => NOTHING,
  };
  const running = preview(ports, ORDER, signal);
  const told = [];
  for (;;) {
    const { done, value } = await running.next();
    if (done) return { told, impact: value };
    told.push(value.progress);
  }
}

describe("a preview", () => {
  it("tells how far it is, and then what would change", async () => {
    const { told, impact } = await run([decision(1, 1), decision(2, 2)]);
    expect(told.at(-1)).toEqual({ batches: 2, totalBatches: 2, records: 2, decisions: 2 });
    expect(impact.changes).toMatchObject([{ from: "ALLOW", to: "DENY", decisions: 2 }]);
  });

  it("tells nothing when the bus is cut off midway, but how far it came", async () => {
    const lost = new PosternError("unavailable", "BUS_UNAVAILABLE", "lost");
    await expect(run([decision(1, 1), lost])).rejects.toMatchObject({
      code: "IMPACT_INCOMPLETE",
      kind: "unavailable",
      message: expect.stringContaining("Only 1 of 2"),
    });
  });

  it("does not go on for a caller that has gone", async () => {
    await expect(run([decision(1, 1)], AbortSignal.abort())).rejects.toMatchObject({ code: "IMPACT_INCOMPLETE" });
  });

  it("takes what was stored late, and stops reading soon behind the window", async () => {
    const MINUTE = 60_000;
    const { told, impact } = await run([
      decision(1, 1),
      decision(2, 9 * MINUTE),
      decision(20 * MINUTE, 20 * MINUTE),
      decision(3, 21 * MINUTE),
    ]);
    expect(impact.decisions).toBe(2);
    expect(told.at(-1)).toMatchObject({ batches: 2, totalBatches: 4 });
  });

  it("says what to set when decisions were logged without their inputs, and where to look when there are none", async () => {
    await expect(run([decision(1, 1, false)])).rejects.toMatchObject({
      code: "NO_RECORDED_DECISIONS",
      hint: expect.stringContaining("recordPerSecond"),
    });
    await expect(run([])).rejects.toMatchObject({
      code: "NO_RECORDED_DECISIONS",
      hint: expect.stringContaining("--since"),
    });
  });
});
