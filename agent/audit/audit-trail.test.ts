import { expect, test, vi } from "vitest";
import { verifyChain } from "../../shared/audit/index.ts";
import type { AuditBatch } from "../../shared/audit/model.ts";
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
      stored.push(batch);
      if (bus.loseAnswers-- > 0) throw new PosternError("unavailable", "BUS_UNAVAILABLE", "the answer was lost");
    },
    clock,
    log: { ...silentLog, warn: (fields) => warnings.push(fields) },
    busTimeoutMs: 1_000,
  });
  const draft = (n: number) => ({ atMs: n, traceId: "", data: { n } });
  return { clock, stored, bus, warnings, trail, draft };
}

const numbers = (batches: readonly AuditBatch[]) => batches.flatMap(({ entries }) => entries.map(({ data }) => data.n));

test("decisions go out in batches, in order, in a chain that holds", async () => {
  const { clock, stored, trail, draft } = setUp();
  for (let n = 0; n < 1_200; n++) trail.decision(draft(n));
  expect(stored).toEqual([]);
  await clock.advance(250);
  expect(stored.map(({ entries }) => entries.length)).toEqual([250, 250, 250, 250, 200]);
  expect(numbers(stored)).toEqual(Array.from({ length: 1_200 }, (_, n) => n));
  expect(verifyChain(stored)).toEqual([]);
});

test("what changes an approval goes out at once", async () => {
  const { stored, trail, draft } = setUp();
  expect(trail.record("grant_use", draft(1))).toBe(true);
  await vi.waitFor(() => expect(stored).toMatchObject([{ kind: "grant_use", sequence: 1, previous: "" }]));
});

test("while the bus is away entries wait, and go out in order when it is back", async () => {
  const { clock, stored, bus, trail, draft } = setUp();
  bus.away = true;
  trail.decision(draft(1));
  await clock.advance(5_000);
  trail.decision(draft(2));
  expect(trail.queued).toBe(2);
  bus.away = false;
  await clock.advance(2_000);
  expect(numbers(stored)).toEqual([1, 2]);
  expect(trail.queued).toBe(0);
});

test("a batch whose answer was lost is sent again unchanged, so that the chain does not fork", async () => {
  const { clock, stored, bus, trail, draft } = setUp();
  bus.loseAnswers = 1;
  trail.decision(draft(1));
  await clock.advance(250);
  trail.decision(draft(2));
  await clock.advance(2_000);
  expect(stored[1]).toEqual(stored[0]);
  expect(verifyChain(stored.slice(1))).toEqual([]);
  expect(numbers(stored.slice(1))).toEqual([1, 2]);
});

test("a flood of decisions while the bus is away is bounded, counted, and pushes out no use of a grant", async () => {
  const { clock, stored, bus, trail, draft } = setUp();
  bus.away = true;
  trail.record("grant_use", draft(-1));
  for (let n = 0; n < 60_000; n++) trail.decision(draft(n));
  expect(trail.queued).toBeLessThanOrEqual(50_001);
  expect(trail.dropped).toBeGreaterThanOrEqual(9_999);
  bus.away = false;
  await clock.advance(10_000);
  expect(numbers(stored)[0]).toBe(-1);
  expect(numbers(stored)).toContain(59_999);
  expect(verifyChain(stored)).toEqual([]);
});

test("what found no room is told once in a while, also when the bus takes all that it gets", async () => {
  const { clock, warnings, trail, draft } = setUp();
  for (let n = 0; n < 60_000; n++) trail.decision(draft(n));
  trail.noteDropped(7);
  const first = trail.dropped;
  await clock.advance(1_000);
  trail.noteDropped(3);
  trail.decision(draft(0));
  await clock.advance(1_000);
  expect(warnings).toEqual([{ dropped: first, inAll: first }]);
  trail.decision(draft(0));
  await clock.advance(20_000);
  trail.decision(draft(0));
  await clock.advance(1_000);
  expect(warnings.at(-1)).toEqual({ dropped: 3, inAll: first + 3 });
});

test("a full queue of outcomes says so", () => {
  const { bus, trail, draft } = setUp();
  bus.away = true;
  const taken = Array.from({ length: 10_600 }, (_, n) => trail.record("outcome", draft(n)));
  expect(taken[0]).toBe(true);
  expect(taken[taken.length - 1]).toBe(false);
});
