import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePolicySet, parsePolicyFiles } from "../index.ts";
import type { Effect, Policy, PolicySet, Rule } from "../model.ts";
import { evaluationInputs, policySets } from "../testing/arbitrary.ts";
import { diffPolicySets, strengthOf } from "./diff.ts";

const RANK: Readonly<Record<Effect, number>> = { allow: 0, escalate: 1, deny: 2 };

/** One edit somewhere in a policy set. */
type Edit = (rule: Rule) => readonly Rule[];
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.constant<Edit>(() => []),
  fc.constant<Edit>(({ when: _, ...rule }) => [rule]),
  fc.constant<Edit>((rule) => [rule, { ...rule, id: "copied", effect: "deny" }]),
  fc.constant<Edit>((rule) => [rule, { ...rule, id: "copied", effect: "allow" }]),
  fc.constant<Edit>((rule) => [{ ...rule, actions: [...(rule.actions ?? []), "a.**"] }]),
  fc.constantFrom<Effect>("allow", "deny").map(
    (effect): Edit =>
      (rule) => [{ ...rule, effect }],
  ),
  fc.constantFrom(10, 80).map(
    (risk): Edit =>
      (rule) => [{ ...rule, risk }],
  ),
  fc.constantFrom<NonNullable<Rule["mode"]>>("enforce", "shadow").map(
    (mode): Edit =>
      (rule) => [{ ...rule, mode }],
  ),
  // Obligations that go with an effect weaken, whatever else happens: one edit at a time.
  fc.constant<Edit>(({ effect: _, workflow: __, ...rule }) => [
    rule.obligations === undefined ? { ...rule, risk: 20 } : { ...rule, effect: "deny" },
  ]),
);

function edited(set: PolicySet, edit: Edit, at: number): PolicySet {
  let index = 0;
  const policies = set.policies.map(
    (policy): Policy => ({
      ...policy,
      spec: { ...policy.spec, rules: policy.spec.rules.flatMap((rule) => (index++ === at ? edit(rule) : [rule])) },
    }),
  );
  return { ...set, policies };
}

function isEvaluable(set: PolicySet): boolean {
  try {
    compilePolicySet(set);
    return true;
  } catch {
    return false;
  }
}

describe("the difference of two policy sets", () => {
  it("never calls stronger what lets any request through more easily, nor weaker what lets any through less", () => {
    const judged = { stronger: 0, weaker: 0 };
    fc.assert(
      fc.property(
        policySets,
        edits,
        fc.nat({ max: 6 }),
        fc.array(evaluationInputs, { minLength: 5, maxLength: 20 }),
        (before, edit, at, inputs) => {
          const after = edited(before, edit, at);
          fc.pre(isEvaluable(after));
          const strength = strengthOf(diffPolicySets(before, after));
          for (const input of inputs) {
            const [a, b] = [before, after].map((set) => RANK[compilePolicySet(set).evaluate(input).effect]);
            if (strength === "neutral") expect(b).toBe(a);
            if (strength === "stronger") expect(b).toBeGreaterThanOrEqual(a ?? 0);
            if (strength === "weaker") expect(b).toBeLessThanOrEqual(a ?? 0);
          }
          if (strength === "stronger" || strength === "weaker") judged[strength] += 1;
        },
      ),
      { numRuns: 400 },
    );
    // The property would hold of a function that never says so.
    expect(Math.min(judged.stronger, judged.weaker)).toBeGreaterThan(10);
  });

  it("is empty between equal sets, and turns round with them", () => {
    fc.assert(
      fc.property(policySets, policySets, (a, b) => {
        expect(diffPolicySets(a, a)).toEqual([]);
        const turned = { added: "removed", removed: "added", changed: "changed" } as const;
        const forth = diffPolicySets(a, b).map(({ kind, what, field }) => [turned[kind], what, field]);
        expect(diffPolicySets(b, a).map(({ kind, what, field }) => [kind, what, field])).toEqual(forth);
      }),
      { numRuns: 100 },
    );
  });

  const POLICY = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: pay }
spec:
  match: { actions: ["pay.**"] }
  rules:
    - { id: small, when: arguments.amount <= 50, effect: allow }
    - { id: large, when: arguments.amount > 50, effect: escalate, workflow: team }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: team }
spec:
  stages: [{ name: leads, approvers: { groups: [leads] }, quorum: 2, timeout: 5m }]
  grant: { ttl: 10m }
`;
  const set = (content: string): PolicySet => {
    const { policySet, diagnostics } = parsePolicyFiles([{ path: "p.yaml", content }]);
    if (policySet === undefined) throw new Error(JSON.stringify(diagnostics));
    return policySet;
  };

  it("calls it weaker when something is no longer redacted", () => {
    const redacting = (...paths: string[]) =>
      set(POLICY.replace("  rules:", `  redact: [${paths.join(", ")}]\n  rules:`));
    const strength = (before: PolicySet, after: PolicySet) => strengthOf(diffPolicySets(before, after));
    expect(strength(redacting("arguments.card"), set(POLICY))).toBe("weaker");
    expect(strength(set(POLICY), redacting("arguments.card"))).toBe("stronger");
    expect(strength(redacting("arguments.card"), redacting("arguments.iban"))).toBe("different");
  });

  it.each([
    ["amount <= 50", "amount <= 60", "rule pay/small", "when", "different"],
    ["when: arguments.amount <= 50, ", "", "rule pay/small", "when", "weaker"],
    ["effect: allow", "effect: deny", "rule pay/small", "effect", "stronger"],
    ["  match:", "  default: allow\n  match:", "policy pay", "default", "weaker"],
    ["effect: allow", "effect: allow, risk: 10", "rule pay/small", "risk", "stronger"],
    ["effect: allow", "effect: allow, mode: shadow", "rule pay/small", "mode", "stronger"],
    ["  match:", "  denyAt: 10\n  match:", "policy pay", "denyAt", "stronger"],
    ["name: pay }", "name: pay, description: Payments }", "policy pay", "description", "neutral"],
    ["  grant:", "  reportWithin: 5m\n  grant:", "workflow team", "reportWithin", "neutral"],
    ["timeout: 5m", "timeout: 9m", "workflow team, stage leads", "timeout", "different"],
    ["quorum: 2", "quorum: 1", "workflow team, stage leads", "quorum", "weaker"],
    ["quorum: 2", "quorum: 2, denyQuorum: 2", "workflow team, stage leads", "denyQuorum", "weaker"],
    ["ttl: 10m", "ttl: 1h", "workflow team", "grant.ttl", "weaker"],
    ["ttl: 10m", "ttl: 10m, scope: action", "workflow team", "grant.scope", "weaker"],
    ["  grant:", "  allowSelfApproval: true\n  grant:", "workflow team", "allowSelfApproval", "weaker"],
    ["  grant:", "  requireReason: true\n  grant:", "workflow team", "requireReason.vote", "stronger"],
  ])("'%s' -> '%s' is told as %s, %s: %s", (from, to, what, field, strength) => {
    expect(diffPolicySets(set(POLICY), set(POLICY.replace(from, to)))).toMatchObject([{ what, field, strength }]);
  });
});
