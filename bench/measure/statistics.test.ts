import { describe, expect, it } from "vitest";
import { median, pairedRatio } from "./statistics.ts";

describe("the bench's statistics", () => {
  it("takes the middle value, whatever the order", () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it("compares neighbours in time, so that a slow round counts against nobody", () => {
    // The third round found the machine busy: both were ten times slower.
    expect(pairedRatio([80, 82, 8], [10, 10, 1])).toBe(8);
  });

  it("compares medians when rounds do not pair up", () => {
    expect(pairedRatio([4, 4, 4], [2])).toBe(2);
  });
});
