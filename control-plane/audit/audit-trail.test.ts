import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Logger, silentLogger } from "../../runtime/log/logger.ts";
import { verifyChain } from "../../shared/audit/index.ts";
import type { AuditBatch } from "../../shared/audit/model.ts";
import { decodeAuditBatch } from "../../shared/bus/codec.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { AuditTrail } from "./audit-trail.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const stored: AuditBatch[] = [];
  const spilled: unknown[] = [];
  const bus = { up: true, answers: true };
  const log: Logger = { ...silentLogger, error: (fields: unknown) => void spilled.push(fields), warn: () => {} };
  const trail = new AuditTrail({
    audit: {
      async publish(batch) {
        // As JetStream does: a batch that comes again is known by its hash.
        const known = stored.some(({ hash }) => hash === batch.hash);
        if (bus.up && !known) stored.push(decodeAuditBatch(batch.bytes));
        if (!bus.up || !bus.answers) throw new PosternError("unavailable", "BUS_UNAVAILABLE", "away");
      },
      consume: async () => async () => {},
    },
    log,
    nowMs: () => 1,
    source: "replica-1",
  });
  const note = (n: number, environment = "dev") =>
    trail.note({ kind: "fact_changed", environment, traceId: "", data: { n } });
  const numbers = () => stored.flatMap(({ entries }) => entries.map(({ data }) => data.n));
  return { trail, note, stored, spilled, bus, numbers };
}

describe("AuditTrail", () => {
  it("stores entries in order, those of one moment in one batch, each environment with a chain of its own", async () => {
    const { trail, note, stored, numbers } = start();
    note(1);
    note(2);
    note(3, "prod");
    note(4);
    await trail.stop();
    expect(numbers()).toEqual([1, 2, 3, 4]);
    expect(stored.map(({ entries }) => entries.length)).toEqual([2, 1, 1]);
    expect(verifyChain(stored.filter(({ environment }) => environment === "dev"))).toEqual([]);
    expect(stored.map(({ sequence }) => sequence)).toEqual([1, 1, 2]);
  });

  it("waits for the bus and never forks its chain, also when only the answer was lost", async () => {
    const { trail, note, stored, bus, numbers } = start();
    bus.answers = false;
    note(1);
    await vi.advanceTimersByTimeAsync(10);
    bus.up = false;
    note(2);
    await vi.advanceTimersByTimeAsync(5_000);
    bus.up = true;
    bus.answers = true;
    await vi.advanceTimersByTimeAsync(2_000);
    await trail.stop();
    expect(numbers()).toEqual([1, 2]);
    expect(verifyChain(stored)).toEqual([]);
  });

  it("writes what it could not store to the log when it stops", async () => {
    const { trail, note, bus, spilled } = start();
    bus.up = false;
    note(1);
    note(2);
    await vi.advanceTimersByTimeAsync(10);
    await trail.stop();
    expect(JSON.stringify(spilled)).toMatch(/"n":1.*"n":2/);
  });
});
