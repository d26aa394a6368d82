import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConditionInputs } from "../cel/inputs.ts";
import { compilePolicySet } from "../index.ts";
import { evaluationInputs, policySets } from "../testing/arbitrary.ts";
import { explain } from "./explain.ts";
import { explainCondition, leavesOf } from "./explain-condition.ts";

const inputs = new ConditionInputs({
  request: {
    subject: { type: "user", id: "ada", roles: ["support"], properties: { tenureDays: 12 } },
    action: { name: "refund.create", properties: {} },
    resource: { type: "payment", id: "p1", properties: {} },
    context: {},
    arguments: { amount: 70 },
  },
  facts: { incident: { active: true } },
  nowMs: 0,
  approvedWorkflows: new Set(),
});

describe("explaining a decision", () => {
  it("names as deciding exactly the rules that the evaluator names, and every error", () => {
    fc.assert(
      fc.property(policySets, evaluationInputs, (set, input) => {
        const evaluation = compilePolicySet(set).evaluate(input);
        const rules = explain(set, input, evaluation).policies.flatMap((policy) => policy.rules);
        const deciding = rules.filter(({ standing }) => standing === "decides").map(({ id }) => id);
        expect([...deciding].sort()).toEqual(evaluation.ruleIds.filter((id) => !id.endsWith("/default")));
        const enforced = rules.filter(({ shadow }) => !shadow);
        const failed = enforced.filter(({ condition }) => condition?.error !== undefined).map(({ id }) => id);
        expect([...failed].sort()).toEqual(evaluation.errors.map(({ ruleId }) => ruleId));
        const matching = enforced.filter(({ standing, effect }) => standing !== "no_match" && effect !== undefined);
        if (evaluation.basis === "rule") expect(matching).not.toEqual([]);
        if (evaluation.basis === "risk") expect(deciding).not.toEqual([]);
        expect(rules.filter(({ standing, shadow }) => shadow && standing === "decides")).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("explaining a condition", () => {
  it("gives every part its value, with what it read", () => {
    const source = "arguments.amount <= 50 && (facts.incident.active || subject.tenureDays > 365) && !has(context.env)";
    expect(explainCondition(source, inputs)).toMatchObject({
      text: source,
      value: false,
      parts: expect.arrayContaining([expect.objectContaining({ parts: expect.anything() })]),
    });
    const flat = (part: ReturnType<typeof explainCondition>): (readonly [string, unknown, object])[] =>
      part.parts.length === 0 ? [[part.text, part.value, part.inputs]] : part.parts.flatMap(flat);
    expect(flat(explainCondition(source, inputs))).toEqual([
      ["arguments.amount <= 50", false, { "arguments.amount": "70" }],
      ["facts.incident.active", true, { "facts.incident.active": "true" }],
      ["subject.tenureDays > 365", false, { "subject.tenureDays": "12" }],
      ["has(context.env)", false, {}],
    ]);
    expect(leavesOf(source)).toEqual(flat(explainCondition(source, inputs)).map(([text]) => text));
  });

  it("shows what an author joined side by side, however the parser nests it", () => {
    const { parts } = explainCondition(
      "arguments.amount > 1 && arguments.amount > 2 && (true || false || true)",
      inputs,
    );
    expect(parts.map(({ text }) => text)).toEqual([
      "arguments.amount > 1",
      "arguments.amount > 2",
      "true || false || true",
    ]);
    expect(parts[2]?.parts).toHaveLength(3);
  });

  it("says which part could not be evaluated, and why", () => {
    const { value, error, parts } = explainCondition('arguments.amount > 1000 || context.region == "eu"', inputs);
    expect(value).toBeUndefined();
    expect(error).toBeDefined();
    expect(parts.map((part) => part.value)).toEqual([false, undefined]);
    expect(parts[1]?.error).toContain("region");
  });
});
