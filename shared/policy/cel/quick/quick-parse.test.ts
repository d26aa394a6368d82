import { parse } from "@bufbuild/cel";
import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pick, type Random, randomFrom } from "../../testing/random.ts";
import { randomExpression } from "../../testing/random-expression.ts";
import { quickParse } from "./quick-parse.ts";

/** A tree as text, without the numbers of its nodes. */
function print(root: Expr): string {
  return JSON.stringify(root, (key, value) => {
    if (key === "id") return undefined;
    if (typeof value === "bigint") return `${value}n`;
    return Object.is(value, -0) ? "-0" : value;
  });
}

function byLibrary(source: string): string {
  try {
    return print(parse(source).expr);
  } catch {
    return "refused";
  }
}

const PIECES = [
  ...[" ", "\n", "\t", ".", "-", "!", "(", ")", "1", "a", "'", '"', ",", "[", "]", "in", " in ", "&&", "?", ":", "1.5"],
  ...[
    "e",
    "u",
    "has(a.b)",
    "true",
    "_",
    "//",
    "incident",
    ".format",
    "ascii",
    "iffy",
    "nullable",
    "a.if",
    ".true",
    "<",
  ],
  ...["==", "%", "0", "00", "-1", "--", "!!", "9007199254740993", "1e5", ".5", "5.", "é", "😀", "\\", "{}", ".size()"],
];

/** Cuts something out, puts something in, or takes all spaces away. */
function mutate(random: Random, source: string): string {
  const at = random(source.length + 1);
  switch (random(3)) {
    case 0:
      return source.slice(0, at) + pick(random, [" ", ...PIECES]) + source.slice(at);
    case 1:
      return source.slice(0, at) + source.slice(at + 1 + random(3));
    default:
      return source.replaceAll(" ", "");
  }
}

describe("the quick parser", () => {
  test("gives the library's tree or none, also of texts that are broken", () => {
    let parsed = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = randomFrom(seed);
        let source = randomExpression(random);
        for (let i = 0; i < 4; i++) {
          const tree = quickParse(source);
          if (tree !== undefined) expect(print(tree), source).toBe(byLibrary(source));
          if (tree !== undefined) parsed++;
          source = mutate(random, source);
        }
      }),
      { numRuns: 500 },
    );
    expect(parsed).toBeGreaterThan(200);
  });

  test.each([
    "arguments.amount <= 50 && context.env == 'prod' && subject.tenureDays > 365",
    "a || b || c || d || e && f && g && h && i",
    "has(resource.owner.team) ? facts.rates[arguments.currency] > 1.5e3 : !facts.incident.active",
    '\'support\' in subject.roles && arguments.currency in ["EUR", "USD"]',
    "now - duration('1h') < timestamp('2026-01-05T09:00:00Z') && now.getHours('Europe/Berlin') >= 9",
    "glob('payments.**', action.name) && -arguments.n < -1 && arguments.list[0].a - 1.0 == -1.5",
  ])("parses %s", (source) => {
    const tree = quickParse(source);
    expect(tree && print(tree)).toBe(byLibrary(source));
  });

  test.each([
    ...[
      "a.exists(x, x)",
      "{'a': 1}",
      "r'a'",
      "b'a'",
      "'a\\n'",
      "'''a'''",
      "1u",
      "0x1",
      "007",
      "1e5",
      "9223372036854775807",
    ],
    ...[
      ".a",
      "a.in",
      "--1",
      "!!a",
      "[1,]",
      "a // b",
      "",
      " ",
      "a b",
      "a ==",
      "(a",
      "a)",
      "a . b",
      "f (x)",
      "trueish",
      "x.y.",
    ],
  ])("leaves %j to the library", (source) => {
    expect(quickParse(source)).toBeUndefined();
  });
});
