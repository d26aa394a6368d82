import { describe, expect, it, test } from "vitest";
import { putTimes } from "../../facts/index.ts";
import type { JsonObject } from "../../json.ts";
import type { EvaluationInput } from "../evaluation.ts";
import { byCompiled, byLibrary } from "../testing/compare-evaluators.ts";
import { compileExpression } from "./compile/compile-expression.ts";
import { compileCondition } from "./condition.ts";
import { parseExpression } from "./expression.ts";
import { ConditionInputs } from "./inputs.ts";

const NOW = Date.UTC(2026, 0, 5, 9, 30);

/** Incident put 42 s ago, people a day ago; the bus heard of 3 s ago. */
function input(more: Partial<EvaluationInput> = {}): EvaluationInput {
  const facts: JsonObject = { incident: { active: true }, person: { age: 7, name: "ana" } };
  const put = [
    { path: "incident.active", value: null, updatedAtMs: NOW - 42_000, updatedBy: "" },
    { path: "person", value: null, updatedAtMs: NOW - 86_400_000, updatedBy: "" },
  ];
  return {
    request: {
      subject: { type: "user", id: "a", roles: [], properties: {} },
      action: { name: "a", properties: {} },
      resource: { type: "b", id: "c", properties: {} },
      context: {},
      arguments: { items: [{ age: 3 }] },
    },
    facts,
    factTimes: { putAtMs: putTimes(put, facts), seenAtMs: NOW - 3_000 },
    nowMs: NOW,
    approvedWorkflows: new Set(),
    ...more,
  };
}

function both(source: string, asked = input()): string {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const node = compileExpression(parsed.expression.root);
  const library = byLibrary(parsed.expression.root, asked);
  if (node !== undefined) expect(byCompiled(node, asked), source).toBe(library);
  return library;
}

describe("the age of facts", () => {
  test.each([
    ["facts.incident.age", "duration 42 0"],
    ["facts.incident.active.age", "duration 42 0"],
    ["facts.person.name.age", "duration 86400 0"],
    ["facts.age", "duration 3 0"],
    ['facts.incident.age < duration("1m")', "true"],
    ['facts.person.age < duration("1m")', "false"],
    ["has(facts.incident.age)", "true"],
    ["has(facts.nothing.age)", "false"],
    ["facts.nothing.age", "error"],
    ["facts.incident.severity.age", "error"],
    // A member of that name is read by index; so is one of what only looks like a path of facts.
    ['facts.person["age"]', "double 7"],
    ["arguments.items.exists(facts, facts.age == 3.0)", "true"],
    ["arguments.items.map(i, i.age)", "[double 3]"],
    ['arguments.items.all(i, facts.incident.age < duration("1m"))', "true"],
    ["{'a': facts.incident.age}", '{"a": duration 42 0}'],
  ])("%s is %s, compiled as in the library", (source, expected) => {
    expect(both(source)).toBe(expected);
  });

  it("is never negative: a clock that is ahead makes nothing younger than new", () => {
    const factTimes = { putAtMs: () => NOW + 5_000, seenAtMs: NOW + 1 };
    expect(both("facts.incident.age", input({ factTimes }))).toBe("duration 0 0");
    expect(both("facts.age", input({ factTimes }))).toBe("duration 0 0");
  });

  it("is not known where nobody says when facts were put: the condition fails", () => {
    const { factTimes: _, ...without } = input();
    expect(both("facts.incident.age", without)).toBe("error");
    expect(both("facts.age", without)).toBe("error");
    expect(both("has(facts.age)", without)).toBe("false");
  });

  it("is a duration to the checker, whatever the fact is", () => {
    expect(compileCondition('facts.incident.active.age < duration("1m")').ok).toBe(true);
    const wrong = compileCondition("facts.incident.age < 60");
    expect(wrong).toMatchObject({ ok: false, problems: [{ code: "CONDITION_TYPE" }] });
  });

  it("is a question to the clock, so that no result of it is remembered", () => {
    const compiled = compileCondition('facts.incident.age < duration("1m")');
    expect(compiled.ok && compiled.condition.reads).toEqual([["facts", "incident", "age"], ["now"]]);
  });

  it("is what the error names when a fact has none", () => {
    const compiled = compileCondition('facts.nothing.age < duration("1m")');
    const result = compiled.ok && compiled.condition.evaluate(new ConditionInputs(input()));
    expect(result).toEqual({ ok: false, error: "no fact there has an age in 'facts.nothing.age'" });
  });
});
