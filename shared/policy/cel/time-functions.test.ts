import { parse, plan } from "@bufbuild/cel";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conditionEnv } from "./environment.ts";

function evaluate(expression: string): unknown {
  return plan(conditionEnv, parse(expression))();
}

describe("a timestamp", () => {
  test.each([
    ["getFullYear()", 2009n],
    ["getMonth()", 1n],
    ["getDate()", 13n],
    ["getDayOfMonth()", 12n],
    ["getDayOfWeek()", 5n],
    ["getDayOfYear()", 43n],
    ["getHours()", 23n],
    ["getMinutes()", 31n],
    ["getSeconds()", 30n],
    ["getMilliseconds()", 123n],
    ["getHours('+02:00')", 1n],
    ["getDate('+02:00')", 14n],
    ["getHours('-02:30')", 21n],
    ["getHours('America/New_York')", 18n],
    ["getHours('Australia/Sydney')", 10n],
    ["getHours('UTC')", 23n],
  ])("of 2009-02-13T23:31:30.123Z says %s = %s", (call, expected) => {
    expect(evaluate(`timestamp("2009-02-13T23:31:30.123Z").${call}`)).toBe(expected);
  });

  test("from an int counts seconds since the epoch", () => {
    expect(evaluate("timestamp(1234567890).getFullYear()")).toBe(2009n);
  });

  test("keeps every hour in UTC, whatever the host's own zone skips", () => {
    // 2025-03-09T02:30 does not exist in New York, 2025-03-30T02:30 not in Berlin.
    for (const day of ["2025-03-09", "2025-03-30"]) {
      expect(evaluate(`timestamp("${day}T02:30:00Z").getHours()`)).toBe(2n);
    }
  });

  test("in a zone agrees with the same instant written with that zone's offset", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const shifted = evaluate(`(timestamp(${seconds}) + duration("19800s")).getHours()`);
        expect(evaluate(`timestamp(${seconds}).getHours("Asia/Kolkata")`)).toBe(shifted);
      }),
      { numRuns: 50 },
    );
  });

  test("refuses a zone that nobody knows", () => {
    expect(evaluate("timestamp(0).getHours('Mars/Base')")).toBeInstanceOf(Error);
  });
});
