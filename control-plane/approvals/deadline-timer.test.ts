import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeadlineTimer } from "./deadline-timer.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const deadlines = new Map<string, number>();
  const fired: string[] = [];
  const errors: unknown[] = [];
  const hooks = { onDue: async (key: string) => void deadlines.delete(key) };
  const timer = new DeadlineTimer({
    nowMs: () => Date.now(),
    delayMs: () => 0,
    deadlineOf: (key) => deadlines.get(key),
    onDue: async (key) => {
      fired.push(key);
      await hooks.onDue(key);
    },
    onError: (_, error) => errors.push(error),
  });
  const set = (key: string, inMs: number) => {
    deadlines.set(key, Date.now() + inMs);
    timer.watch(key, Date.now() + inMs);
  };
  return { timer, deadlines, fired, errors, hooks, set };
}

describe("DeadlineTimer", () => {
  it("fires each deadline when it passes, earliest first", async () => {
    const { timer, fired, set } = start();
    timer.start();
    set("b", 200);
    set("a", 100);
    await vi.advanceTimersByTimeAsync(99);
    expect(fired).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(fired).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(100);
    expect(fired).toEqual(["a", "b"]);
    await timer.stop();
  });

  it("collects deadlines before it is started, and then fires what is overdue at once", async () => {
    const { timer, fired, set } = start();
    set("a", 10);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fired).toEqual([]);
    timer.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(fired).toEqual(["a"]);
    await timer.stop();
  });

  it("forgets a deadline that no longer holds", async () => {
    const { timer, fired, deadlines, set } = start();
    timer.start();
    set("ended", 10);
    set("moved", 10);
    deadlines.delete("ended");
    set("moved", 50);
    await vi.advanceTimersByTimeAsync(20);
    expect(fired).toEqual([]);
    await vi.advanceTimersByTimeAsync(40);
    expect(fired).toEqual(["moved"]);
    await timer.stop();
  });

  it("tries again when a timeout could not be recorded", async () => {
    const { timer, fired, errors, hooks, set, deadlines } = start();
    timer.start();
    hooks.onDue = async () => {
      throw new Error("bus away");
    };
    set("a", 10);
    await vi.advanceTimersByTimeAsync(20);
    hooks.onDue = async (key) => void deadlines.delete(key);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(fired).toEqual(["a", "a"]);
    expect(errors).toHaveLength(1);
    await timer.stop();
  });

  it("waits longer than a Node timer can", async () => {
    const { timer, fired, set } = start();
    timer.start();
    set("a", 5_000_000_000);
    await vi.advanceTimersByTimeAsync(4_999_999_999);
    expect(fired).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(fired).toEqual(["a"]);
    await timer.stop();
  });

  it("fires nothing after it was stopped", async () => {
    const { timer, fired, set } = start();
    timer.start();
    set("a", 10);
    await timer.stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(fired).toEqual([]);
  });
});
