import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentile } from "./percentile.ts";

describe("percentile", () => {
  it("is the value at the nearest rank", () => {
    const values = [15, 20, 35, 40, 50];
    expect([5, 30, 40, 50, 100].map((rank) => percentile(values, rank))).toEqual([15, 20, 20, 35, 50]);
  });

  it("is 0 of nothing and the value itself of one", () => {
    expect(percentile([], 50)).toBe(0);
    expect(percentile([7], 99)).toBe(7);
  });

  it("is one of the values, and at least rank percent of them are not above it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
        fc.integer({ min: 1, max: 100 }),
        (values, rank) => {
          const result = percentile(values, rank);
          expect(values).toContain(result);
          expect(values.filter((value) => value <= result).length).toBeGreaterThanOrEqual((rank / 100) * values.length);
        },
      ),
    );
  });
});
