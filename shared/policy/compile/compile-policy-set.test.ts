import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PosternError } from "../../errors/postern-error.ts";
import { API_VERSION, type Policy, type PolicySet } from "../model.ts";
import { evaluationInputs, policySets } from "../testing/arbitrary.ts";
import { evaluateLinear } from "../testing/evaluate-linear.ts";
import { compilePolicySet } from "./compile-policy-set.ts";

describe("a compiled policy set", () => {
  test("answers every request as a linear scan of all rules does", () => {
    fc.assert(
      fc.property(policySets, fc.array(evaluationInputs, { minLength: 1, maxLength: 4 }), (set, inputs) => {
        const evaluator = compilePolicySet(set);
        // Twice: the second time from what the index remembers.
        for (const input of [...inputs, ...inputs])
          expect(evaluator.evaluate(input)).toEqual(evaluateLinear(set, input));
      }),
      { numRuns: 300 },
    );
  });

  test("answers the same whatever the order of its policies and rules", () => {
    fc.assert(
      fc.property(policySets, evaluationInputs, fc.infiniteStream(fc.nat()), (set, input, numbers) => {
        const shuffled: PolicySet = {
          workflows: set.workflows.toReversed(),
          policies: shuffle(set.policies, numbers).map((policy) => ({
            ...policy,
            spec: { ...policy.spec, rules: shuffle(policy.spec.rules, numbers) },
          })),
        };
        expect(compilePolicySet(shuffled).evaluate(input)).toEqual(compilePolicySet(set).evaluate(input));
      }),
    );
  });

  test("never lets an approval outweigh a deny", () => {
    fc.assert(
      fc.property(policySets, evaluationInputs, (set, input) => {
        const evaluator = compilePolicySet(set);
        const before = evaluator.evaluate({ ...input, approvedWorkflows: new Set() });
        const after = evaluator.evaluate({ ...input, approvedWorkflows: new Set(["w1", "w2"]) });
        expect(after.effect).toBe(before.effect === "escalate" ? "allow" : before.effect);
        expect(after.basis).toBe(before.effect === "escalate" ? "approval" : before.basis);
      }),
    );
  });

  test("counts its rules", () => {
    expect(
      compilePolicySet({ policies: [policy([]), policy([{ id: "r", effect: "allow" }], "q")], workflows: [] })
        .ruleCount,
    ).toBe(1);
  });

  test.each<[string, PolicySet, RegExp]>([
    [
      "an unknown workflow",
      { policies: [policy([{ id: "r", effect: "escalate", workflow: "w" }])], workflows: [] },
      /unknown workflow 'w'/,
    ],
    ["two policies of one name", { policies: [policy([]), policy([])], workflows: [] }, /is called 'p' already/],
    [
      "two rules of one id",
      {
        policies: [
          policy([
            { id: "r", effect: "allow" },
            { id: "r", effect: "deny" },
          ]),
        ],
        workflows: [],
      },
      /has the id 'r' already/,
    ],
    [
      "a condition that does not parse",
      { policies: [policy([{ id: "r", effect: "allow", when: "1 +" }])], workflows: [] },
      /Policy 'p', spec.rules.0.when: syntax error/,
    ],
    [
      "a pattern that is none",
      { policies: [policy([{ id: "r", effect: "allow", actions: ["a*"] }])], workflows: [] },
      /mixes a wildcard/,
    ],
  ])("with %s is refused as BUNDLE_INVALID", (_, set, message) => {
    const error = thrownBy(() => compilePolicySet(set));
    expect(error).toBeInstanceOf(PosternError);
    expect(error).toMatchObject({
      code: "BUNDLE_INVALID",
      kind: "invalid_argument",
      message: expect.stringMatching(message),
    });
  });
});

function policy(rules: Policy["spec"]["rules"], name = "p"): Policy {
  return {
    apiVersion: API_VERSION,
    kind: "Policy",
    metadata: { name },
    spec: { default: "deny", match: { actions: ["a.**"] }, rules },
  };
}

function shuffle<T>(items: readonly T[], numbers: Iterator<number>): readonly T[] {
  return items
    .map((item) => ({ item, at: numbers.next().value as number }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
