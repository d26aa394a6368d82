import { describe, expect, it } from "vitest";
import { digestOf, planEnvironment } from "./plan.ts";

const POLICY = `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  match: { actions: ["payments.**"] }
  rules:
    - { id: small, actions: [payments.refund], when: arguments.amount <= 50, effect: allow }
`;
const TEST = `apiVersion: postern.dev/v1
kind: PolicyTest
metadata: { name: payments }
spec:
  tests:
    - name: small refunds pass
      request: { action: payments.refund, arguments: { amount: 40 } }
      expect: { decision: ALLOW }
`;
const policy = { path: "payments.yaml", content: POLICY };
const test = { path: "payments.test.yaml", content: TEST };
const target = (...files: readonly { path: string; content: string }[]) => ({ environment: "prod", files });

describe("a plan", () => {
  it("adds everything to an environment that has nothing", () => {
    const plan = planEnvironment(target(policy, test), undefined);
    expect(plan).toMatchObject({ action: "publish", base: { revision: 0, digest: "" }, tests: { passed: 1 } });
    expect(plan.changes?.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      "added policy payments",
      "added rule payments/small",
    ]);
    // Tests stay with their authors.
    expect(plan.files).toEqual([policy]);
  });

  it("has nothing to do where the files are what is active, in whatever order", () => {
    const other = { path: "a.yaml", content: POLICY.replace("name: payments", "name: other") };
    const active = { revision: 3, digest: "sha256:x", publishedBy: "ann", files: [policy, other] };
    expect(planEnvironment(target(other, policy, test), active)).toMatchObject({
      action: "none",
      changes: [],
      base: { revision: 3, digest: "sha256:x" },
    });
  });

  it("says what gets weaker", () => {
    const active = { revision: 3, digest: "d", publishedBy: "ann", files: [policy] };
    const wider = { ...policy, content: POLICY.replace("when: arguments.amount <= 50, ", "") };
    const plan = planEnvironment(target(wider), active);
    expect(plan).toMatchObject({ action: "publish", strength: "weaker" });
    expect(plan.changes).toMatchObject([{ what: "rule payments/small", field: "when", strength: "weaker" }]);
  });

  it("is refused while a test fails, and names it with its place and difference", () => {
    const stricter = { ...policy, content: POLICY.replace("50", "30") };
    expect(planEnvironment(target(stricter, test), undefined)).toMatchObject({
      action: "refused",
      files: [],
      tests: {
        passed: 0,
        failures: [{ where: "payments.test.yaml:6", differences: ["decision: expected ALLOW, got DENY"] }],
      },
    });
  });

  it("is refused while the files have errors", () => {
    const broken = { ...policy, content: POLICY.replace("effect: allow", "effect: alow") };
    expect(planEnvironment(target(broken), undefined)).toMatchObject({
      action: "refused",
      changes: undefined,
      diagnostics: [{ code: "INVALID_VALUE", suggestion: "did you mean 'allow'?" }],
    });
  });

  it("digests files by path and text, whatever their order", () => {
    expect(digestOf([policy, test])).toBe(digestOf([test, policy]));
    expect(digestOf([policy])).not.toBe(digestOf([{ ...policy, path: "other.yaml" }]));
  });
});
