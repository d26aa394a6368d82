import { describe, expect, it } from "vitest";
import { compilePolicySet, parsePolicyFiles } from "../index.ts";
import { coverageOf } from "./coverage.ts";
import { runTest } from "./run-tests.ts";

const POLICIES = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: pay }
spec:
  match: { actions: ["pay.**"] }
  rules:
    - { id: small, subjects: { roles: [support] }, when: 'arguments.amount <= 50 && context.env == "prod"', effect: allow }
    - { id: large, when: arguments.amount > 50, effect: escalate, workflow: team, obligations: [{ id: mask }] }
    - { id: frozen, when: facts.incident.active, effect: deny }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: team }
spec:
  auto:
    - { when: 'deniedInLast("1h", "subject") > 0', decision: deny }
    - { when: arguments.amount < 60, decision: approve }
  stages: [{ name: leads, approvers: { groups: [leads] }, timeout: 5m }]
`;

const TESTS = `
apiVersion: postern.dev/v1
kind: PolicyTest
metadata: { name: refunds }
spec:
  fixtures:
    subjects:
      ada: { id: ada, roles: [support], tenureDays: 3 }
      bo: { id: bo, roles: [sales] }
  given:
    request: { subject: ada, action: pay.refund, resource: { type: payment }, context: { env: prod } }
    facts: { incident: { active: false } }
  tests:
    - name: small refunds
      matrix:
        arguments: [{ amount: 1 }, { amount: 50 }]
        context: [{ env: prod }, { env: prod, region: eu }]
      expect: { decision: ALLOW, rules: [pay/small], obligations: [] }
    - name: large refunds
      request: { arguments: { amount: 55 } }
      expect: { decision: PENDING, rules: [pay/large], workflow: team, obligations: [mask], auto: approve }
    - name: after a refusal
      request: { arguments: { amount: 55 } }
      recent: { denied: 1 }
      expect: { decision: PENDING, auto: deny }
    - name: a freeze
      request: { arguments: { amount: 1 } }
      facts: { incident: { active: true } }
      expect: { decision: DENY, rules: [pay/frozen] }
    - name: sales
      request: { subject: bo, arguments: { amount: 1 } }
      expect: { decision: ALLOW }
`;

function run(tests: string, policies = POLICIES) {
  const parsed = parsePolicyFiles([
    { path: "pay.yaml", content: policies },
    { path: "pay.test.yaml", content: tests },
  ]);
  const { policySet, diagnostics } = parsed;
  if (policySet === undefined) return { diagnostics, results: [], set: undefined };
  const evaluator = compilePolicySet(policySet);
  const cases = parsed.tests();
  return {
    diagnostics,
    set: policySet,
    results: cases.map((one) => runTest(policySet, evaluator, one)),
    coverage: coverageOf(policySet, evaluator, cases),
  };
}

describe("tests of policies", () => {
  it("run every combination of a matrix, laid over what is given", () => {
    const { results } = run(TESTS);
    expect(results).toHaveLength(8);
    expect(results.map(({ testCase }) => testCase.combination).slice(0, 2)).toEqual([
      'context={"env":"prod"}, arguments={"amount":1}',
      'context={"env":"prod"}, arguments={"amount":50}',
    ]);
    expect(results[0]?.testCase.request).toMatchObject({
      subject: { type: "user", id: "ada", roles: ["support"], properties: { tenureDays: 3 } },
      action: { name: "pay.refund" },
      resource: { type: "payment", id: "1" },
    });
  });

  it("say what is different, where the test stands, and what could not be evaluated", () => {
    const failed = run(TESTS).results.filter(({ differences }) => differences.length > 0);
    expect(failed).toMatchObject([
      {
        testCase: { test: "sales", file: "pay.test.yaml", line: 30 },
        differences: [{ what: "decision", expected: "ALLOW", actual: "DENY" }],
      },
    ]);
    const unset = run(TESTS.replace("incident: { active: false }", "other: 1")).results[0];
    expect(unset?.errors.join()).toContain("pay/frozen");
  });

  it("are no part of what is published", () => {
    expect(run(TESTS).set?.policies).toHaveLength(1);
  });

  it("show which rules decided, and which parts of conditions were never true or false", () => {
    const { coverage } = run(TESTS);
    expect(coverage).toMatchObject({ rulesCovered: 3, outcomes: 8, outcomesCovered: 7 });
    expect(coverage?.rules.find(({ id }) => id === "pay/small")?.unseen).toEqual([
      { part: 'context.env == "prod"', value: false },
    ]);
  });

  it("expect scores by policy or the greatest of all, and what shadow rules would have decided", () => {
    const policies = POLICIES.replace("  match:", "  denyAt: 80\n  match:").replace(
      "    - { id: large,",
      `    - { id: odd, when: arguments.odd, risk: 60 }
    - { id: night, when: context.night, risk: 30 }
    - { id: tried, when: arguments.amount > 10, effect: deny, mode: shadow }
    - { id: large,`,
    );
    const tests = (expected: string) => `
apiVersion: postern.dev/v1
kind: PolicyTest
metadata: { name: scores }
spec:
  given:
    request:
      subject: { roles: [support] }
      action: pay.refund
      context: { env: prod, night: false }
      arguments: { amount: 20, odd: true }
    facts: { incident: { active: false } }
  tests: [{ name: one, expect: ${expected} }]
`;
    const differences = (expected: string) => run(tests(expected), policies).results[0]?.differences;
    expect(differences("{ decision: ALLOW, risk: 60, shadow: DENY }")).toEqual([]);
    expect(differences("{ decision: ALLOW, risk: { pay: 60, other: 0 } }")).toEqual([]);
    expect(differences("{ decision: ALLOW, risk: { pay: 50 }, shadow: ALLOW }")).toEqual([
      { what: "risk", expected: "pay 50", actual: "pay 60" },
      { what: "shadow", expected: "ALLOW", actual: "DENY" },
    ]);
    const { coverage } = run(tests("{ decision: ALLOW }"), policies);
    const decided = Object.fromEntries((coverage?.rules ?? []).map(({ id, decided: times }) => [id, times]));
    expect(decided).toMatchObject({ "pay/small": 1, "pay/tried": 1, "pay/odd": 0 });
  });

  it("show which automatic rules decided", () => {
    expect(run(TESTS).coverage).toMatchObject({ autoRulesCovered: 2 });
    const { coverage } = run(TESTS.replace("recent: { denied: 1 }", "").replace("auto: deny", "auto: approve"));
    expect(coverage?.autoRules).toEqual([
      { workflow: "team", rule: 1, decided: 0 },
      { workflow: "team", rule: 2, decided: 2 },
    ]);
  });

  it.each([
    ["subject: ada,", "subject: adda,", "no fixture of that kind is called 'adda'", "did you mean 'ada'?"],
    ["expect: { decision: ALLOW }", "expect: { decision: ALOW }", "'ALOW' is not one of", "did you mean 'ALLOW'?"],
    ["  tests:", "  test:", "unknown key 'test'", "did you mean 'tests'?"],
  ])("with a mistake are refused with place and suggestion: %s -> %s", (from, to, message, suggestion) => {
    const { diagnostics } = run(TESTS.replace(from, to));
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ file: "pay.test.yaml", message: expect.stringContaining(message), suggestion }),
    );
  });
});
