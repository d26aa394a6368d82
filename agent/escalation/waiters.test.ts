import { expect, test } from "vitest";
import { outcomeFor } from "../testing/samples.ts";
import { VirtualClock } from "../testing/virtual-clock.ts";
import { type Ticket, Waiters } from "./waiters.ts";

const never = new AbortController().signal;

function setUp(maxWaiting = 10) {
  const clock = new VirtualClock();
  const waiters = new Waiters(maxWaiting, clock);
  const register = (id: string): Ticket => {
    const ticket = waiters.register(id);
    if (ticket === undefined) throw new Error("no place");
    return ticket;
  };
  return { clock, waiters, register };
}

test("every call that waits for an approval gets its outcome", async () => {
  const { clock, waiters, register } = setUp();
  const waits = [register("A"), register("A")].map((ticket) => ticket.wait(clock.nowMs() + 1_000, never));
  const outcome = outcomeFor("A", { status: "denied" });
  waiters.deliver("A", outcome);
  expect(await Promise.all(waits)).toEqual([
    { kind: "decided", outcome },
    { kind: "decided", outcome },
  ]);
  expect(clock.pendingTimers).toBe(0);
});

test("an outcome that comes between registering and waiting is not lost", async () => {
  const { clock, waiters, register } = setUp();
  const ticket = register("A");
  const outcome = outcomeFor("A", { status: "denied" });
  waiters.deliver("A", outcome);
  expect(await ticket.wait(clock.nowMs() + 1_000, never)).toEqual({ kind: "decided", outcome });
});

test("a call wakes at its deadline", async () => {
  const { clock, register } = setUp();
  const wait = register("A").wait(clock.nowMs() + 1_000, never);
  await clock.advance(1_000);
  expect(await wait).toEqual({ kind: "deadline" });
});

test("a caller that cancels frees its place", async () => {
  const { clock, waiters, register } = setUp(1);
  const ticket = register("A");
  const caller = new AbortController();
  const wait = ticket.wait(clock.nowMs() + 1_000, caller.signal);
  caller.abort();
  expect(await wait).toEqual({ kind: "cancelled" });
  ticket.release();
  ticket.release();
  expect(waiters.size).toBe(0);
  expect(waiters.register("B")).toBeDefined();
});

test("no more calls wait than there are places", () => {
  const { waiters, register } = setUp(1);
  register("A");
  expect(waiters.register("B")).toBeUndefined();
});

test("draining wakes those that wait and those that come later", async () => {
  const { clock, waiters, register } = setUp();
  const wait = register("A").wait(clock.nowMs() + 1_000, never);
  waiters.drain();
  expect(await wait).toEqual({ kind: "draining" });
  expect(await register("A").wait(clock.nowMs() + 1_000, never)).toEqual({ kind: "draining" });
});
