import { RE2JS } from "@bufbuild/re2";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { compileCondition } from "./condition.ts";
import { regexSize } from "./regex-size.ts";
import { regularExpressions } from "./regular-expressions.ts";

describe("the size of a regular expression", () => {
  test.each([
    ["abc", 3],
    ["a|b", 3],
    ["a*b+c?", 6],
    ["[a-z0-9_]{10}", 10],
    ["[]a]{3}", 3],
    ["[^]\\]]{3}", 3],
    ["[[:alpha:]]{4}", 4],
    ["\\d{5}", 5],
    ["\\Q{9}\\E", 3],
    ["(ab){10}", 40],
    ["(?:ab){10}", 40],
    ["(?P<name>ab){10}", 40],
    ["(?i)a{10}", 12],
    ["((a{10}){10}){10}", 1220],
    ["a{2,30}", 30],
    ["a{2,}", 2],
    ["x{a}", 4],
  ])("of %s is about %i", (pattern, size) => {
    expect(regexSize(pattern)).toBe(size);
  });

  it("is told of any text at once, also of what is no pattern", () => {
    const texts = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom("(", ")", "[", "]", "{9}", "\\", "\\Q", "\\E", "[:", ":]", "a", "|", "*", "(?P<"), {
          maxLength: 60,
        })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(regexSize(text)).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(regexSize("(".repeat(100_000))).toBe(Number.POSITIVE_INFINITY);
  });

  it("beyond 10,000 is refused before it is compiled, in a policy and in a request", () => {
    const large = `(?:${"ab".repeat(25)}){1000}`;
    expect(() => RE2JS.compile(large)).not.toThrow();
    expect(() => regularExpressions.compile(large)).toThrow("more than 10000 instructions");
    const compiled = compileCondition(`arguments.name.matches("${large}")`);
    expect(compiled).toMatchObject({ ok: false, problems: [{ code: "BAD_CONDITION" }] });
  });
});
