import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../json.ts";
import type { EvaluationInput } from "../evaluation.ts";
import { type Random, randomFrom } from "../testing/random.ts";
import { randomExpression } from "../testing/random-expression.ts";
import { randomInput } from "../testing/random-input.ts";
import { PERHAPS, UNKNOWN } from "./compile/unknown.ts";
import { type Condition, compileCondition } from "./condition.ts";
import { ConditionInputs } from "./inputs.ts";
import { type InputPath, pathsOverlap } from "./reads.ts";

/** What stands in place of a value that is taken away. */
const GONE = Symbol("gone");

function conditionOf(source: string): Condition | undefined {
  const compiled = compileCondition(source);
  return compiled.ok ? compiled.condition : undefined;
}

/** "true", "false", "error" or, when it depends on what is hidden, "unknown". */
function resultOf(condition: Condition, input: EvaluationInput, hidden: readonly InputPath[] = []): string {
  let asked = false;
  const assume = () => {
    asked = true;
    return { ok: true, value: false } as const;
  };
  const unsure = hidden.length === 0 ? undefined : { paths: hidden, assume };
  const result = condition.evaluate(new ConditionInputs({ ...input, unsure }));
  if (asked) return "unknown";
  return result.ok ? String(result.value) : "error";
}

/** A copy in which something else stands at a path. */
function withValue(input: EvaluationInput, path: InputPath, value: unknown): EvaluationInput {
  const copy = structuredClone({ request: input.request, facts: input.facts });
  const { request, facts } = copy;
  const roots: Readonly<Record<string, object>> = {
    facts,
    context: request.context,
    arguments: request.arguments,
    subject: request.subject.properties,
    resource: request.resource.properties,
    action: request.action.properties,
  };
  const [root = "", ...steps] = path;
  const last = steps.pop() ?? "";
  let place: object = roots[root] ?? {};
  for (const step of steps) place = Reflect.get(place, step);
  if (value === GONE) Reflect.deleteProperty(place, last);
  else Reflect.set(place, last, value);
  return { ...input, ...copy };
}

function pathsOf(value: unknown, at: InputPath): InputPath[] {
  if (typeof value !== "object" || value === null) return [at];
  const below = Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...at, name]));
  return at.length > 1 ? [at, ...below] : below;
}

/** Of a value that a condition may read; undefined: it reads none that is there. */
function somePath(random: Random, { reads }: Condition, { request, facts }: EvaluationInput): InputPath | undefined {
  const { context, arguments: args, subject } = request;
  const roots = { context, arguments: args, facts, subject: subject.properties };
  const all = Object.entries(roots).flatMap(([root, members]) => pathsOf(members, [root]));
  const paths = all.filter((path) => pathsOverlap([path], reads));
  return paths.length === 0 ? undefined : paths[random(paths.length)];
}

function someValue(random: Random): JsonValue {
  const { arguments: args, context } = randomInput(random).request;
  const values: JsonValue[] = [args.a, args.n, args.s, args.list, args.items, args.map, context.on].filter(
    (value) => value !== undefined,
  );
  return values[random(values.length)] ?? null;
}

describe("a condition over a value that is not known", () => {
  it("says only what is true whatever the value is: random expressions and inputs", () => {
    let known = 0;
    let unknown = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = randomFrom(seed);
        const source = randomExpression(random);
        const condition = conditionOf(source);
        const input = randomInput(random);
        const path = condition && somePath(random, condition, input);
        if (condition === undefined || path === undefined) return;
        // What was redacted was there; a fact may have been there or not.
        const mayBeGone = path[0] === "facts" && Number.isNaN(Number(path.at(-1)));
        const said = resultOf(condition, withValue(input, path, mayBeGone ? PERHAPS : UNKNOWN), [path]);
        if (said === "unknown") {
          unknown++;
          return;
        }
        known++;
        const values = [...Array.from({ length: 8 }, () => someValue(random)), ...(mayBeGone ? [GONE] : [])];
        for (const value of values) {
          // The ages of facts are of the facts that were: hidden with them.
          expect(resultOf(condition, withValue(input, path, value)), `${source} with ${path.join(".")}`).toBe(said);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(known, unknown)).toBeGreaterThan(20);
  });

  it("leaves open only what the value decides, if each condition reads it once", () => {
    const comparison = fc
      .tuple(fc.constantFrom("==", "!=", "<", ">="), fc.integer({ min: 0, max: 3 }))
      .map(([operator, number]) => `arguments.hidden ${operator} ${number}`);
    const hidden = fc.oneof(
      comparison,
      fc.constantFrom(
        "arguments.hidden in ['a', 'b']",
        "has(arguments.hidden)",
        "has(arguments.hidden.x)",
        "arguments.hidden.x == 1",
        "arguments.list.exists(i, i == arguments.hidden)",
        "arguments.hidden == context.missing",
        "arguments.hidden > context.missing",
        "[arguments.hidden] == [1]",
        "arguments.hidden.startsWith('a')",
        "size(arguments.hidden) == 1",
        "arguments.hidden.exists(i, i == 1)",
      ),
    );
    const plain = fc.constantFrom("context.yes", "context.no", "context.missing == 1", "arguments.list.all(i, i > 0)");
    const both = fc
      .tuple(hidden, plain, plain, fc.constantFrom("&&", "||"), fc.constantFrom("&&", "||"), fc.boolean())
      .map(([a, b, c, first, second, negate]) => `${negate ? `!(${a})` : a} ${first} (${b} ${second} ${c})`);
    const values: readonly JsonValue[] = [
      0,
      1,
      2,
      3,
      -1,
      4,
      "a",
      "b",
      "c",
      null,
      [],
      [1],
      [2],
      { x: 1 },
      { x: 2 },
      true,
    ];
    const path = ["arguments", "hidden"];
    const base = randomInput(randomFrom(1));
    const request = { ...base.request, context: { yes: true, no: false }, arguments: { hidden: 0, list: [1, 2] } };
    const input = { ...base, request };
    fc.assert(
      fc.property(fc.oneof(hidden, both), (source) => {
        const condition = conditionOf(source);
        if (condition === undefined) throw new Error(source);
        const said = resultOf(condition, withValue(input, path, UNKNOWN), [path]);
        const results = new Set(values.map((value) => resultOf(condition, withValue(input, path, value))));
        expect(said, source).toBe(results.size > 1 ? "unknown" : [...results][0]);
      }),
    );
  });

  it.each([
    ["has(facts.flag)", "unknown"],
    ["facts.flag || true", "true"],
    ["size(facts) == 1", "unknown"],
    ["'flag' in facts", "unknown"],
    ["'other' in facts", "false"],
    ["facts.exists(name, name == 'flag')", "unknown"],
    ["facts.flag.age < duration('1m')", "unknown"],
    ["facts.age < duration('1m')", "unknown"],
    ["facts.other.age < duration('1m')", "error"],
    ["facts == {'flag': true}", "unknown"],
  ])("does not know whether there is a fact that nobody recorded: %s is %s", (source, expected) => {
    const condition = conditionOf(source);
    if (condition === undefined) throw new Error(source);
    const base = randomInput(randomFrom(1));
    const input = withValue({ ...base, facts: { flag: true }, factTimes: undefined }, ["facts", "flag"], PERHAPS);
    expect(resultOf(condition, input, [["facts", "flag"]])).toBe(expected);
  });
});
