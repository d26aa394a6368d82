import { describe, expect, it } from "vitest";
import type { AuditEntry, AuditKind } from "../../shared/audit/model.ts";
import { sealAuditBatch } from "../../shared/bus/codec.ts";
import type { AuditReader } from "../../shared/bus/ports.ts";
import { findDecision } from "./find-decision.ts";

const DECIDED_AT_MS = 0x018f3c2e9b1a;
const ID = "018f3c2e-9b1a-7c3d-8e4f-5a6b7c8d9e0f";

interface Stored {
  readonly storedAtMs: number;
  readonly bytes: Uint8Array;
}

function batch(storedAtMs: number, decisionId: string): Stored {
  const head = { environment: "dev", source: "agent-1", kind: "decision" as const };
  const entry: AuditEntry = {
    ...head,
    atMs: storedAtMs,
    traceId: "",
    data: {
      action: "a.b",
      approvalId: "",
      bundleRevision: 1,
      decision: "ALLOW",
      decisionId,
      grantId: "",
      reasonCode: "RULE_ALLOW",
      resource: { id: "", type: "r" },
      ruleIds: [],
      stale: false,
      subject: { id: "ada", type: "user" },
    },
  };
  return {
    storedAtMs,
    bytes: sealAuditBatch({ ...head, sequence: 1, previous: "", entries: [entry], hash: "h" }).bytes,
  };
}

function auditOf(stored: readonly Stored[]) {
  const read: number[] = [];
  const audit: Pick<AuditReader, "scan"> = {
    async scan(_environment: string, _kind: AuditKind, fromMs: number) {
      const from = stored.filter(({ storedAtMs }) => storedAtMs >= fromMs);
      async function* batches() {
        for (const one of from) {
          read.push(one.storedAtMs - DECIDED_AT_MS);
          yield one;
        }
      }
      return { total: from.length, isComplete: true, batches: batches() };
    },
  };
  return { audit, read };
}

const other = (offsetMs: number) => batch(DECIDED_AT_MS + offsetMs, "018f3c2e-9b1a-7c3d-8e4f-000000000000");

describe("finding a decision in the audit", () => {
  it.each([300, -1_000, 9_000, 60_000, -60_000, 30 * 60_000])(
    "finds what was stored %i ms after it",
    async (offsetMs) => {
      const stored = [-3_600_000, -90_000, -1_500, 0, 200, 30_000, 3_000_000].map(other);
      const sorted = [...stored, batch(DECIDED_AT_MS + offsetMs, ID)].sort((a, b) => a.storedAtMs - b.storedAtMs);
      expect(await findDecision(auditOf(sorted).audit, "dev", ID)).toMatchObject({
        decisionId: ID,
        agentId: "agent-1",
      });
    },
  );

  it("reads no further than where it is, and nothing of hours before and after", async () => {
    const near = auditOf([other(-600_000), other(0), batch(DECIDED_AT_MS + 300, ID), other(400)]);
    await findDecision(near.audit, "dev", ID);
    expect(near.read).toEqual([0, 300]);
    const absent = auditOf([other(-600_000), other(0), other(7_200_000), other(7_300_000)]);
    await expect(findDecision(absent.audit, "dev", ID)).rejects.toMatchObject({ code: "DECISION_NOT_FOUND" });
    expect(absent.read).not.toContain(-600_000);
    expect(absent.read).not.toContain(7_300_000);
  });

  it("stops when it has read as much as it may", async () => {
    const large = { storedAtMs: DECIDED_AT_MS, bytes: new Uint8Array(64 * 1024 * 1024) };
    const { audit, read } = auditOf([...Array.from({ length: 20 }, () => large), batch(DECIDED_AT_MS + 300, ID)]);
    await expect(findDecision(audit, "dev", ID)).rejects.toMatchObject({ code: "AUDIT_TOO_LARGE" });
    expect(read.length).toBeLessThan(12);
  });
});
