import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PosternError } from "../../errors/postern-error.ts";
import { API_VERSION, type Effect, type Policy, type PolicySet, type Rule } from "../model.ts";
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

  test("decides with rules in shadow mode exactly as without them", () => {
    let different = 0;
    fc.assert(
      fc.property(policySets, fc.array(evaluationInputs, { minLength: 5, maxLength: 15 }), (set, inputs) => {
        const evaluator = compilePolicySet(set);
        const without = compilePolicySet(rulesWhere(set, ({ mode }) => mode !== "shadow"));
        for (const input of inputs) {
          const { shadow, ...enforced } = evaluator.evaluate(input);
          expect(enforced).toEqual(without.evaluate(input));
          if (shadow === undefined) continue;
          different += 1;
          expect(shadow.shadowRules.length).toBeGreaterThan(0);
          expect(shadow).toMatchObject(compilePolicySet(allEnforced(set)).evaluate(input));
        }
      }),
      { numRuns: 300 },
    );
    // The property would hold if nothing were ever different.
    expect(different).toBeGreaterThan(20);
  });

  test("lets risk make a decision stronger, never weaker, and a greater risk no weaker than a smaller one", () => {
    const RANK: Readonly<Record<Effect, number>> = { allow: 0, escalate: 1, deny: 2 };
    let stronger = 0;
    fc.assert(
      fc.property(
        policySets,
        fc.array(evaluationInputs, { minLength: 5, maxLength: 15 }),
        fc.nat(50),
        (set, inputs, more) => {
          // Without thresholds no risk has a consequence.
          const [none, some, greater] = [withoutThresholds(set), set, riskier(set, more)].map(compilePolicySet);
          for (const input of inputs) {
            const [a, b, c] = [none, some, greater].map((one) => RANK[one?.evaluate(input).effect ?? "allow"]);
            expect(b).toBeGreaterThanOrEqual(a ?? 0);
            expect(c).toBeGreaterThanOrEqual(b ?? 0);
            if ((b ?? 0) > (a ?? 0)) stronger += 1;
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(stronger).toBeGreaterThan(10);
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

function rulesMapped(set: PolicySet, change: (rule: Rule) => Rule): PolicySet {
  const policies = set.policies.map((one) => ({ ...one, spec: { ...one.spec, rules: one.spec.rules.map(change) } }));
  return { ...set, policies };
}

function rulesWhere(set: PolicySet, keep: (rule: Rule) => boolean): PolicySet {
  const policies = set.policies.map((one) => ({ ...one, spec: { ...one.spec, rules: one.spec.rules.filter(keep) } }));
  return { ...set, policies };
}

function riskier(set: PolicySet, more: number): PolicySet {
  return rulesMapped(set, (rule) => ({ ...rule, risk: Math.min(100, (rule.risk ?? 0) + more) }));
}

function allEnforced(set: PolicySet): PolicySet {
  return rulesMapped(set, ({ mode: _, ...rule }) => rule);
}

function withoutThresholds(set: PolicySet): PolicySet {
  const policies = set.policies.map((one) => {
    const { escalateAt: _, denyAt: __, ...spec } = one.spec;
    return { ...one, spec };
  });
  return { ...set, policies };
}

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
