import { expect, it } from "vitest";
import { Keepalive, StallWatch } from "./liveness.ts";

it("a stall is only what does not move for the whole time", () => {
  const watch = new StallWatch(10);
  expect([0, 10].map((nowMs) => watch.stalled(nowMs, 5))).toEqual([false, false]);
  expect(watch.stalled(11, 6)).toBe(false);
  expect(watch.stalled(21, 6)).toBe(false);
  expect(watch.stalled(22, 6)).toBe(true);
});

it("nothing to send is no stall, and begins anew", () => {
  const watch = new StallWatch(10);
  watch.stalled(0, 1);
  expect(watch.stalled(100, undefined)).toBe(false);
  expect(watch.stalled(101, 1)).toBe(false);
});

it("a silent peer is asked once an interval, and given up when it has missed the last", () => {
  const keepalive = new Keepalive(60, 2, 0);
  expect([59, 60, 61, 120, 179, 180].map((nowMs) => keepalive.next(nowMs))).toEqual([
    "nothing",
    "ask",
    "nothing",
    "ask",
    "nothing",
    "give_up",
  ]);
});

it("whatever a peer says, it is there", () => {
  const keepalive = new Keepalive(60, 1, 0);
  expect(keepalive.next(60)).toBe("ask");
  keepalive.heard();
  expect(keepalive.next(119)).toBe("nothing");
  expect(keepalive.next(178)).toBe("nothing");
  expect(keepalive.next(179)).toBe("ask");
});
