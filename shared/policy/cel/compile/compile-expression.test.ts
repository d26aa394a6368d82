import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareOnSeed } from "../../testing/differential.ts";
import { parseExpression } from "../expression.ts";
import { compileExpression } from "./compile-expression.ts";

function isCompiled(source: string): boolean {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return compileExpression(parsed.expression.root) !== undefined;
}

describe("a compiled expression", () => {
  test("gives what the library's evaluator gives, on random expressions and inputs", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { source, disagreements } = compareOnSeed(seed, 3);
        expect(disagreements, source).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    "arguments.amount <= 50 && context.env == 'prod'",
    "subject.tenureDays > 365 ? 'a' in subject.roles : !has(resource.owner)",
    "subject.roles.exists(r, r.startsWith('sup')) && arguments.items.all(i, i.qty * 2.0 > 1.0)",
    "arguments.items.filter(i, i.qty > 1).map(i, i.sku) == ['a'] && size(arguments.items) == 2",
    "now - duration('1h') < timestamp('2026-01-05T09:00:00Z') && now.getHours('Europe/Berlin') >= 9",
    "glob('payments.**', action.name) && ipInCidr(context.ip, '10.0.0.0/8') && int(arguments.n) % 7 == 1",
    "arguments.currency.matches('^[A-Z]{3}$') && facts.rates[arguments.currency] > 1",
  ])("is had of %s", (source) => {
    expect(isCompiled(source)).toBe(true);
  });

  test.each(["type(arguments.a) == int", "arguments.a == b'x'", "arguments.m == {'a': 1}", "1u < arguments.a"])(
    "is not had of %s, which the library evaluates",
    (source) => {
      expect(isCompiled(source)).toBe(false);
    },
  );
});
