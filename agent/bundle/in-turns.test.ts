import { expect, test } from "vitest";
import { inTurns } from "./in-turns.ts";

test("long work in steps lets other work happen in between", async () => {
  const order: string[] = [];
  function* steps(): Generator<undefined, string> {
    for (let i = 0; i < 3; i++) {
      const until = performance.now() + 5;
      while (performance.now() < until);
      order.push("step");
      yield;
    }
    return "result";
  }
  setImmediate(() => order.push("other work"));
  expect(await inTurns(steps())).toBe("result");
  expect(order).toEqual(["step", "other work", "step", "step"]);
});

test("an error in a step is the error of the whole", async () => {
  function* steps(): Generator<undefined, string> {
    yield;
    throw new Error("no good");
  }
  await expect(inTurns(steps())).rejects.toThrow("no good");
});
