import { expect, test } from "vitest";
import { inParallel } from "./in-parallel.ts";

test("all items are worked on, never more than the limit at once, and the first failure is thrown at the end", async () => {
  const done: number[] = [];
  let now = 0;
  let most = 0;
  const working = inParallel(Array(20).keys(), 3, async (item) => {
    now += 1;
    most = Math.max(most, now);
    await Promise.resolve();
    now -= 1;
    if (item % 7 === 0) throw new Error(`item ${item}`);
    done.push(item);
  });
  await expect(working).rejects.toThrow("item 0");
  expect(done).toHaveLength(17);
  expect(most).toBe(3);
});
