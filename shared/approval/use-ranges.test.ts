import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasUse, type UseRange, withUse } from "./use-ranges.ts";

describe("the recorded uses of a grant", () => {
  it("are the set of those reported, in whatever order, as few ranges as can be", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 })), (uses) => {
        const ranges = uses.reduce<readonly UseRange[]>(withUse, []);
        for (let use = 0; use <= 14; use++) expect(hasUse(ranges, use)).toBe(uses.includes(use));
        ranges.forEach(({ from, to }, i) => {
          expect(from).toBeLessThan(to);
          const next = ranges[i + 1];
          if (next !== undefined) expect(to).toBeLessThan(next.from);
        });
      }),
    );
  });

  it("are one range when they came one after another", () => {
    const uses = Array.from({ length: 10_000 }, (_, use) => use);
    expect(uses.reduce<readonly UseRange[]>(withUse, [])).toEqual([{ from: 0, to: 10_000 }]);
  });
});
