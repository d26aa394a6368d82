import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromDuration, fromTimestamp, toDuration, toTimestamp } from "./time.ts";

describe("timestamps and durations", () => {
  it("survive the way there and back, to the millisecond", () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        expect(Math.round(fromTimestamp(toTimestamp(ms)))).toBe(ms);
        expect(Math.round(fromDuration(toDuration(ms)))).toBe(ms);
      }),
    );
  });

  it("have nanos as their .proto files want them", () => {
    expect(toTimestamp(-1)).toEqual({ seconds: -1, nanos: 999_000_000 });
    expect(toTimestamp(1_500)).toEqual({ seconds: 1, nanos: 500_000_000 });
    expect(toDuration(-1_500)).toEqual({ seconds: -1, nanos: -500_000_000 });
  });
});
