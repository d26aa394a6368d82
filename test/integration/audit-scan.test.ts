import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConnectedBus } from "../../runtime/nats/connect-bus.ts";
import { decodeAuditBatch } from "../../shared/bus/codec.ts";
import type { AuditScan } from "../../shared/bus/ports.ts";
import { auditBatch, connectControlPlane } from "../support/bus.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

/** More than two pages. */
const COUNT = 40;

let nats: TestNats;
let bus: ConnectedBus;

beforeAll(async () => {
  nats = await startTestNats();
  bus = await connectControlPlane(nats.url);
  for (let sequence = 1; sequence <= COUNT; sequence++) {
    await bus.audit.publish(auditBatch("decision", sequence));
    await bus.audit.publish(auditBatch("outcome", sequence));
    if (sequence % 10 === 0) await bus.audit.publish(auditBatch("decision", 100 + sequence, "prod"));
  }
}, 60_000);
afterAll(async () => {
  await bus.connection.close();
  await nats.stop();
});

async function sequencesOf({ batches }: AuditScan): Promise<readonly number[]> {
  const sequences = [];
  for await (const { bytes } of batches) sequences.push(decodeAuditBatch(bytes).sequence);
  return sequences;
}

describe("a scan of the audit", () => {
  test("gives all of one kind and environment in order, page by page, and ends with what was there", async () => {
    const scan = await bus.audit.scan("dev", "decision", 0);
    expect(scan).toMatchObject({ total: COUNT, isComplete: true });
    await bus.audit.publish(auditBatch("decision", 200, "prod"));
    expect(await sequencesOf(scan)).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
    expect((await bus.audit.scan("prod", "decision", 0)).total).toBe(5);
    expect(await sequencesOf(await bus.audit.scan("dev", "fact_changed", 0))).toEqual([]);
  });

  test("begins at a time, to the millisecond of the server", async () => {
    const times = [];
    for await (const { storedAtMs } of (await bus.audit.scan("dev", "decision", 0)).batches) times.push(storedAtMs);
    const fromMs = (times[COUNT / 2] ?? 0) + 1;
    const expected = times.filter((atMs) => atMs >= fromMs).length;
    expect((await bus.audit.scan("dev", "decision", fromMs)).total).toBe(expected);
  });

  test("can be left midway and begun anew", async () => {
    const { batches } = await bus.audit.scan("dev", "decision", 0);
    for await (const _ of batches) break;
    expect((await sequencesOf(await bus.audit.scan("dev", "decision", 0))).length).toBe(COUNT);
  });

  test("fails when the bus goes midway, and never ends early as if that were all", async () => {
    const { batches } = await bus.audit.scan("dev", "decision", 0);
    let read = 0;
    const reading = (async () => {
      for await (const _ of batches) {
        read++;
        if (read === 1) await nats.kill();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: "BUS_UNAVAILABLE" });
    expect(read).toBeLessThan(COUNT);
  });
});
