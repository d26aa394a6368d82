import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DeadlineQueue } from "./deadline-queue.ts";

describe("DeadlineQueue", () => {
  it("gives deadlines back earliest first, in whatever order they came", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000)), (deadlines) => {
        const queue = new DeadlineQueue();
        for (const deadline of deadlines) queue.add("key", deadline);
        const out = [];
        while (queue.size > 0) out.push(queue.pop()?.atMs);
        expect(out).toEqual([...deadlines].sort((a, b) => a - b));
        expect(queue.pop()).toBeUndefined();
      }),
    );
  });
});
