import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EvaluationInput } from "../evaluation.ts";
import { explain } from "../explain/explain.ts";
import { compilePolicySet } from "../index.ts";
import type { Policy, PolicySet, Rule } from "../model.ts";
import { evaluationInputs, policySets } from "../testing/arbitrary.ts";
import { lintDocuments } from "./lint.ts";

/** Parts that clash, follow from one another, or can't be evaluated. */
const PARTS = [
  "arguments.n > 1",
  "arguments.n <= 1",
  "arguments.n >= 2",
  "arguments.n == 3",
  "arguments.n in [0, 1]",
  "arguments.n != 2",
  "context.on",
  "!context.on",
  "subject.id == 'ann'",
  "subject.id in ['ann', 'bob']",
  "resource.type != 'doc'",
  "arguments.missing > 1",
  "arguments.missing >= 1",
  "has(arguments.missing)",
] as const;

const part = fc.constantFrom(...PARTS);
const conditions = fc.oneof(
  part,
  fc.tuple(part, part).map(([a, b]) => `${a} && ${b}`),
  fc.tuple(part, part).map(([a, b]) => `(${a} || ${b})`),
  fc.tuple(part, part, part).map(([a, b, c]) => `${a} && (${b} || ${c})`),
  fc.tuple(part, part).map(([a, b]) => `!(${a} || ${b})`),
);

type Slant = (rule: Rule, random: () => number) => readonly Rule[];

/** What makes some finding likely. */
const SLANTS: readonly Slant[] = [
  (rule) => [rule],
  // One effect all over, but for a few.
  ({ workflow: _, risk: __, obligations: ___, ...rule }, random) => [
    { ...rule, effect: random() < 4 ? "deny" : "allow" },
  ],
  ({ workflow: _, risk: __, obligations: ___, ...rule }) => [{ ...rule, effect: "allow" }],
  // Twice, under another id.
  (rule, random) => (random() < 5 ? [rule, { ...rule, id: `${rule.id}-again` }] : [rule]),
];

const sets = fc
  .record({
    set: policySets,
    texts: fc.array(conditions, { minLength: 3, maxLength: 3 }),
    slant: fc.constantFrom(...SLANTS),
    numbers: fc.infiniteStream(fc.nat({ max: 5 })),
  })
  .map(({ set, texts, slant, numbers }): PolicySet => {
    const random = () => numbers.next().value ?? 0;
    const conditioned = ({ when: _, ...rule }: Rule): readonly Rule[] => {
      const when = texts[random()];
      return slant(when === undefined ? rule : { ...rule, when }, random);
    };
    const policies = set.policies.map(
      (policy): Policy => ({ ...policy, spec: { ...policy.spec, rules: policy.spec.rules.flatMap(conditioned) } }),
    );
    return { ...set, policies };
  });

const inputs = fc.array(evaluationInputs, { minLength: 10, maxLength: 30 });

interface Found {
  readonly code: string;
  readonly policy: Policy;
  readonly rule: Rule;
}

function findingsOf(set: PolicySet): readonly Found[] {
  const documents = [...set.policies, ...set.workflows];
  return lintDocuments(documents).flatMap(({ code, document, path }) => {
    const policy = set.policies[document];
    const rule = policy?.spec.rules[Number(path[2])];
    return policy === undefined || rule === undefined ? [] : [{ code, policy, rule }];
  });
}

function standingOf(set: PolicySet, input: EvaluationInput, { policy, rule }: Found): string | undefined {
  const { policies } = explain(set, input, compilePolicySet(set).evaluate(input));
  const rules = policies.find((one) => one.policy === policy.metadata.name)?.rules;
  return rules?.find(({ id }) => id === `${policy.metadata.name}/${rule.id}`)?.standing;
}

function without(set: PolicySet, { policy, rule }: Found): PolicySet {
  const policies = set.policies.map((one): Policy => {
    if (one !== policy) return one;
    return { ...one, spec: { ...one.spec, rules: one.spec.rules.filter((other) => other !== rule) } };
  });
  return { ...set, policies };
}

/** Runs a claim about each finding of a code on random requests; it must have been made often enough to mean something. */
function holds(code: string, claim: (set: PolicySet, found: Found, input: EvaluationInput) => void): void {
  let made = 0;
  fc.assert(
    fc.property(sets, inputs, (set, requests) => {
      for (const found of findingsOf(set)) {
        if (found.code !== code) continue;
        made += 1;
        for (const input of requests) claim(set, found, input);
      }
    }),
    { numRuns: 300 },
  );
  expect(made).toBeGreaterThan(10);
}

describe("what the linter says of a rule is true of every request:", () => {
  it("shadowed by a deny, it never lets anything through, nor asks anybody", () => {
    holds("SHADOWED_BY_DENY", (set, found, input) => {
      const evaluation = compilePolicySet(set).evaluate(input);
      // By its risk it may have a part in a denial.
      const counts = evaluation.ruleIds.includes(`${found.policy.metadata.name}/${found.rule.id}`);
      if (counts || standingOf(set, input, found) === "outweighed") expect(evaluation.effect).toBe("deny");
    });
  });

  it("without effect, every request is decided as it is without it", () => {
    holds("RULE_WITHOUT_EFFECT", (set, found, input) => {
      const before = compilePolicySet(set).evaluate(input);
      const after = compilePolicySet(without(set, found)).evaluate(input);
      expect([after.effect, after.workflow]).toEqual([before.effect, before.workflow]);
    });
  });

  it("with a condition that is never true, it is never true, though it may fail to be evaluated", () => {
    holds("CONDITION_NEVER_TRUE", (set, found, input) => {
      const { errors } = compilePolicySet(set).evaluate(input);
      const failed = errors.some(({ ruleId }) => ruleId === `${found.policy.metadata.name}/${found.rule.id}`);
      if (!failed) expect(standingOf(set, input, found) ?? "no_match").toBe("no_match");
    });
  });

  it("repeated, its double says the same", () => {
    holds("DUPLICATE_RULE", (set, found, input) => {
      const before = compilePolicySet(set).evaluate(input);
      const after = compilePolicySet(without(set, found)).evaluate(input);
      expect([after.effect, after.workflow]).toEqual([before.effect, before.workflow]);
    });
  });
});
