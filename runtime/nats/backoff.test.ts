import { describe, expect, it } from "vitest";
import { createBackoff, pause, reconnectDelayMs } from "./backoff.ts";

describe("createBackoff", () => {
  it("doubles up to its limit and starts again after a reset", () => {
    const backoff = createBackoff(100, 500, () => 1);
    expect([1, 2, 3, 4, 5].map(() => backoff.nextMs())).toEqual([100, 200, 400, 500, 500]);
    backoff.reset();
    expect(backoff.nextMs()).toBe(100);
  });

  it("takes up to half off, so that many do not come back in step", () => {
    expect(createBackoff(100, 500, () => 0).nextMs()).toBe(50);
  });
});

describe("reconnectDelayMs", () => {
  it("is short at first, grows with the time away, and has a limit", () => {
    expect(reconnectDelayMs(0, 1)).toBe(50);
    expect(reconnectDelayMs(1_000, 1)).toBe(500);
    expect(reconnectDelayMs(3_600_000, 1)).toBe(2_000);
    expect(reconnectDelayMs(3_600_000, 0)).toBe(1_200);
  });
});

describe("pause", () => {
  it("ends early when the signal aborts", async () => {
    const controller = new AbortController();
    const paused = pause(60_000, controller.signal);
    controller.abort();
    await paused;
    await pause(60_000, controller.signal);
  });
});
