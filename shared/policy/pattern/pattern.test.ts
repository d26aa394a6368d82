import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  haveCommonName,
  MAX_SEGMENTS,
  matchesPattern,
  patternCovers,
  patternProblem,
  patternsIntersect,
} from "./pattern.ts";

const segment = fc.constantFrom("a", "b", "c");
const name = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("."));
const pattern = fc
  .array(fc.oneof(segment, fc.constantFrom("*", "**")), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join("."));

/** The definition, by recursion: slow and plainly right. */
function matchesByDefinition(p: readonly string[], n: readonly string[]): boolean {
  const [head, ...rest] = p;
  if (head === undefined) return n.length === 0;
  if (head === "**") return matchesByDefinition(rest, n) || (n.length > 0 && matchesByDefinition(p, n.slice(1)));
  return n.length > 0 && (head === "*" || head === n[0]) && matchesByDefinition(rest, n.slice(1));
}

describe("a pattern", () => {
  test.each([
    ["payments.refund.create", "payments.refund.create", true],
    ["payments.refund.create", "payments.refund", false],
    ["payments.refund.*", "payments.refund.create", true],
    ["payments.refund.*", "payments.refund", false],
    ["payments.refund.*", "payments.refund.create.bulk", false],
    ["payments.**", "payments.refund.create", true],
    ["payments.**", "payments", true],
    ["**.delete", "db.table.delete", true],
    ["**.delete", "delete", true],
    ["db.**.delete", "db.delete", true],
    ["db.**.delete", "db.delete.log", false],
    ["**", "anything.at.all", true],
    ["*", "one", true],
    ["*", "one.two", false],
  ])("%s asked for %s says %s", (pattern, name, expected) => {
    expect(matchesPattern(pattern, name)).toBe(expected);
  });

  test("agrees with its definition by recursion", () => {
    fc.assert(
      fc.property(pattern, name, (p, n) => {
        expect(matchesPattern(p, n)).toBe(matchesByDefinition(p.split("."), n.split(".")));
      }),
    );
  });

  test("that shares a name with another intersects it", () => {
    fc.assert(
      fc.property(pattern, pattern, name, (p, q, n) => {
        if (matchesPattern(p, n) && matchesPattern(q, n)) expect(patternsIntersect(p, q)).toBe(true);
      }),
    );
  });

  test.each([
    ["payments.**", "payments.refund.*", true],
    ["payments.**", "orders.**", false],
    ["a.*.c", "a.b.*", true],
    ["a.*", "a.b.c", false],
    ["**.delete", "db.**", true],
    ["**.x.**.y", "a.**", true],
  ])("%s and %s share a name: %s", (a, b, expected) => {
    expect(patternsIntersect(a, b)).toBe(expected);
    expect(patternsIntersect(b, a)).toBe(expected);
  });

  test("that covers another describes all of its names", () => {
    let covered = 0;
    fc.assert(
      fc.property(pattern, pattern, fc.array(name, { minLength: 10, maxLength: 10 }), (wide, narrow, names) => {
        if (!patternCovers(wide, narrow)) return;
        covered += 1;
        for (const one of names) if (matchesPattern(narrow, one)) expect(matchesPattern(wide, one)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(covered).toBeGreaterThan(100);
  });

  test.each([
    ["**", "a.*.**", true],
    ["a.**", "a", true],
    ["a.*", "a.b", true],
    ["a.**.c", "a.*.b.c", true],
    ["a.*", "a.**", false],
    ["a.*", "a.*.*", false],
    ["a.b", "a.*", false],
    ["*", "**", false],
  ])("%s covers %s: %s", (wide, narrow, expected) => {
    expect(patternCovers(wide, narrow)).toBe(expected);
  });

  test("shares a name with several others exactly if some short name matches all of them", () => {
    // Segments that no pattern names stand for all others.
    const segments = ["a", "b", "other"];
    let names: readonly string[] = segments;
    // Three patterns of three segments need no more than two of each.
    for (let length = 2; length <= 6; length++) {
      names = [...new Set([...names, ...names.flatMap((one) => segments.map((next) => `${one}.${next}`))])];
    }
    const short = fc
      .array(fc.constantFrom("a", "b", "*", "**"), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join("."));
    fc.assert(
      fc.property(fc.array(short, { minLength: 1, maxLength: 3 }), (patterns) => {
        const expected = names.some((one) => patterns.every((pattern) => matchesPattern(pattern, one)));
        expect(haveCommonName(patterns)).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  test("of the greatest length, beside others of it, is told about in bounded time", () => {
    const hostile = (text: string) => `${`**.${text}.`.repeat(15)}**`;
    const startMs = performance.now();
    haveCommonName(["a", "b", "c", "d"].map(hostile));
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });

  test("with many wildcards costs no more than its length", () => {
    const hostile = `${"**.a.".repeat(15)}z`;
    expect(matchesPattern(hostile, Array(64).fill("a").join("."))).toBe(false);
  });

  test.each([
    ["", /empty/],
    ["a..b", /empty/],
    ["a.", /empty/],
    ["pay*", /whole segments/],
    ["a.***", /whole segments/],
    ["a b", /not a segment/],
    [
      Array(MAX_SEGMENTS + 1)
        .fill("a")
        .join("."),
      /at most/,
    ],
  ])("%j is refused", (pattern, problem) => {
    expect(patternProblem(pattern)).toMatch(problem);
  });
});
