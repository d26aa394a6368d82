import { expect, test } from "vitest";
import { EntryBuffer, verifyChain } from "../../shared/audit/index.ts";
import type { AuditBatch } from "../../shared/audit/model.ts";
import { decodeAuditBatch } from "../../shared/bus/codec.ts";
import { canonicalJson } from "../../shared/digest/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { silentLog } from "../ports.ts";
import { VirtualClock } from "../testing/virtual-clock.ts";
import { AuditTrail } from "./audit-trail.ts";

function setUp() {
  const clock = new VirtualClock();
  const stored: AuditBatch[] = [];
  const bus = { away: false, loseAnswers: 0 };
  const warnings: Readonly<Record<string, unknown>>[] = [];
  const trail = new AuditTrail({
    environment: "test",
    source: "agent-1",
    publish: async (batch) => {
      if (bus.away) throw new PosternError("unavailable", "BUS_UNAVAILABLE", "away");
      stored.push(decodeAuditBatch(batch.bytes));
      if (bus.loseAnswers-- > 0) throw new PosternError("unavailable", "BUS_UNAVAILABLE", "the answer was lost");
    },
    clock,
    log: { ...silentLog, warn: (fields) => warnings.push(fields) },
    busTimeoutMs: 1_000,
  });
  const note = (n: number) => ({ atMs: n, traceId: "", data: { n } });
  const decision = (n: number, filling = "") =>
    trail.decision(
      canonicalJson({
        ...note(n),
        data: { filling, n },
        environment: "test",
        kind: "decision",
        source: "agent-1",
      }),
    );
  return { clock, stored, bus, warnings, trail, note, decision };
}

const numbers = (batches: readonly AuditBatch[]) => batches.flatMap(({ entries }) => entries.map(({ data }) => data.n));

const KIB = "x".repeat(1_024);

test("decisions go out in batches, in order, in a chain that holds", async () => {
  const { clock, stored, trail, decision } = setUp();
  for (let n = 0; n < 1_200; n++) decision(n, KIB);
  expect(stored).toEqual([]);
  await clock.advance(250);
  expect(stored.length).toBeGreaterThan(1);
  expect(numbers(stored)).toEqual(Array.from({ length: 1_200 }, (_, n) => n));
  expect(verifyChain(stored)).toEqual([]);
  expect(trail.queued).toBe(0);
});

test("a batch that is full goes at once, and what fills none waits for more", async () => {
  const { clock, stored, trail, decision } = setUp();
  for (let n = 0; n < 600; n++) decision(n, KIB);
  await clock.advance(1);
  expect(stored).toHaveLength(1);
  expect(numbers(stored).length + trail.queued).toBe(600);
  await clock.advance(250);
  expect(trail.queued).toBe(0);
});

test("decisions of another process are entries like any other", async () => {
  const { clock, stored, trail, decision } = setUp();
  const other = new EntryBuffer({ environment: "test", source: "agent-1", kind: "decision" }, 4_096);
  for (const n of [1, 2]) {
    other.add(canonicalJson({ atMs: n, data: { n }, environment: "test", kind: "decision", source: "x", traceId: "" }));
  }
  decision(0);
  trail.decisions(other.joined, other.count);
  decision(3);
  await clock.advance(250);
  expect(numbers(stored)).toEqual([0, 1, 2, 3]);
  expect(verifyChain(stored)).toEqual([]);
});

test("what changes an approval goes out with its like within some milliseconds, before decisions that came earlier", async () => {
  const { clock, stored, trail, note, decision } = setUp();
  decision(0);
  for (const n of [1, 2]) expect(trail.record("grant_use", note(n))).toBe(true);
  await clock.advance(10);
  expect(stored).toMatchObject([
    { kind: "grant_use", sequence: 1, previous: "" },
    { kind: "decision", sequence: 2 },
  ]);
  expect(numbers(stored)).toEqual([1, 2, 0]);
});

test("while the bus is away entries wait, and go out in order when it is back", async () => {
  const { clock, stored, bus, trail, decision } = setUp();
  bus.away = true;
  decision(1);
  await clock.advance(5_000);
  decision(2);
  expect(trail.queued).toBe(2);
  bus.away = false;
  await clock.advance(2_000);
  expect(numbers(stored)).toEqual([1, 2]);
  expect(trail.queued).toBe(0);
});

test("a batch whose answer was lost is sent again unchanged, so that the chain does not fork", async () => {
  const { clock, stored, bus, decision } = setUp();
  bus.loseAnswers = 1;
  decision(1);
  await clock.advance(250);
  decision(2);
  await clock.advance(2_000);
  expect(stored[1]).toEqual(stored[0]);
  expect(verifyChain(stored.slice(1))).toEqual([]);
  expect(numbers(stored.slice(1))).toEqual([1, 2]);
});

test("a flood of decisions while the bus is away is bounded, counted, and pushes out no use of a grant", async () => {
  const { clock, stored, bus, trail, note, decision } = setUp();
  bus.away = true;
  trail.record("grant_use", note(-1));
  for (let n = 0; n < 60_000; n++) decision(n, KIB);
  expect(trail.queued * KIB.length).toBeLessThanOrEqual(33 * 2 ** 20);
  expect(trail.queued + trail.dropped).toBe(60_001);
  bus.away = false;
  await clock.advance(10_000);
  expect(numbers(stored)[0]).toBe(-1);
  expect(numbers(stored)).toContain(59_999);
  expect(verifyChain(stored)).toEqual([]);
});

test("what found no room is told once in a while, also when the bus takes all that it gets", async () => {
  const { clock, warnings, trail, decision } = setUp();
  for (let n = 0; n < 60_000; n++) decision(n, KIB);
  trail.noteDropped(7);
  const first = trail.dropped;
  expect(first).toBeGreaterThan(7);
  await clock.advance(1_000);
  trail.noteDropped(3);
  decision(0);
  await clock.advance(1_000);
  expect(warnings).toEqual([{ dropped: first, inAll: first }]);
  decision(0);
  await clock.advance(20_000);
  decision(0);
  await clock.advance(1_000);
  expect(warnings.at(-1)).toEqual({ dropped: 3, inAll: first + 3 });
});

test("a full queue of outcomes says so", () => {
  const { bus, trail, note } = setUp();
  bus.away = true;
  const taken = Array.from({ length: 10_600 }, (_, n) => trail.record("outcome", note(n)));
  expect(taken[0]).toBe(true);
  expect(taken[taken.length - 1]).toBe(false);
});

test("an entry larger than any batch is a batch of its own", async () => {
  const { stored, trail, note } = setUp();
  trail.record("outcome", { ...note(1), data: { message: "\u0001".repeat(50_000) } });
  expect(await trail.flush()).toBe(true);
  expect(verifyChain(stored)).toEqual([]);
  expect(stored).toHaveLength(1);
});
