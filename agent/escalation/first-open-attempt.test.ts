import fc from "fast-check";
import { expect, test } from "vitest";
import { firstOpenAttempt } from "./first-open-attempt.ts";

test("the first attempt that has not ended is found from any start that is not past it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(5_000), fc.nat(5_000), async (start, more) => {
      const open = start + more;
      expect(await firstOpenAttempt(start, async (attempt) => attempt < open)).toBe(open);
    }),
  );
});

test("a thousand ended attempts cost few reads", async () => {
  let reads = 0;
  await firstOpenAttempt(0, async (attempt) => {
    reads++;
    return attempt < 1_000;
  });
  expect(reads).toBeLessThan(25);
});
