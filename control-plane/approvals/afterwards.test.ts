import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Afterwards } from "./afterwards.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what is to be done afterwards is done together, in order, and what fails keeps nothing else from it", () => {
  const done: string[] = [];
  const errors: unknown[] = [];
  const afterwards = new Afterwards(5, (error) => errors.push(error));
  afterwards.do(() => done.push("a"));
  afterwards.do(() => {
    throw new Error("b");
  });
  afterwards.do(() => done.push("c"));
  expect(done).toEqual([]);
  vi.advanceTimersByTime(5);
  expect(done).toEqual(["a", "c"]);
  expect(errors).toEqual([new Error("b")]);
});

test("who stops settles what is due", () => {
  const done: string[] = [];
  const afterwards = new Afterwards(5, () => {});
  afterwards.do(() => done.push("a"));
  afterwards.settle();
  expect(done).toEqual(["a"]);
  expect(vi.getTimerCount()).toBe(0);
});
