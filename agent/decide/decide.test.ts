import { describe, expect, test } from "vitest";
import type { Evaluation } from "../../shared/policy/evaluation.ts";
import { GrantIndex } from "../grants/grant-index.ts";
import { fakePolicy } from "../testing/fake-policy.ts";
import { checkRequest, grantFor } from "../testing/samples.ts";
import { decide, type Situation } from "./decide.ts";
import { type HeldGrants, hold, NOTHING_HELD } from "./held-grant.ts";

const request = checkRequest({ arguments: { amount: 100 } });
const evaluate = (bundle: NonNullable<Situation["bundle"]>, input: Parameters<typeof bundle.evaluator.evaluate>[0]) =>
  bundle.evaluator.evaluate(input);

function step(
  policy: ReturnType<typeof fakePolicy>,
  options: { held?: HeldGrants; index?: GrantIndex; situation?: Partial<Situation> } = {},
) {
  const situation: Situation = {
    bundle: policy.bundle,
    facts: {},
    nowMs: 500,
    freshness: "fresh",
    ...options.situation,
  };
  return decide(request, "D-1", situation, options.index ?? new GrantIndex(), evaluate, options.held);
}

function decisionOf(result: ReturnType<typeof step>) {
  if (result.kind !== "final") throw new Error(`not final: ${result.kind}`);
  return result.decision;
}

test("what policy allows or denies by itself is final, with rule, revision and obligations", () => {
  expect(decisionOf(step(fakePolicy()))).toMatchObject({
    decision: "ALLOW",
    reasonCode: "RULE_ALLOW",
    reason: "Rule payments/small-refunds allows payments.refund.create.",
    ruleIds: ["payments/small-refunds"],
    bundleRevision: 1,
    obligations: [{ id: "mask-card" }],
    stale: false,
  });
  const policy = fakePolicy();
  policy.deny = true;
  expect(decisionOf(step(policy))).toMatchObject({ decision: "DENY", reasonCode: "RULE_DENY", obligations: [] });
});

test("without a bundle everything is denied", () => {
  expect(decisionOf(step(fakePolicy(), { situation: { bundle: undefined } }))).toMatchObject({
    decision: "DENY",
    reasonCode: "NO_BUNDLE",
    bundleRevision: 0,
  });
});

test("a stale agent marks its decisions or denies, as configured", () => {
  expect(decisionOf(step(fakePolicy(), { situation: { freshness: "stale" } }))).toMatchObject({
    decision: "ALLOW",
    stale: true,
  });
  expect(decisionOf(step(fakePolicy(), { situation: { freshness: "refuse" } }))).toMatchObject({
    decision: "DENY",
    reasonCode: "BUNDLE_STALE",
    stale: true,
  });
});

test("an escalation without a grant asks for its workflow", () => {
  expect(step(fakePolicy(["refunds"]))).toMatchObject({ kind: "escalate", evaluation: { workflow: "refunds" } });
});

test("a grant that covers the request releases it", () => {
  const index = new GrantIndex();
  const grant = grantFor(request);
  index.add(grant);
  expect(step(fakePolicy(["refunds"]), { index })).toMatchObject({
    kind: "release",
    using: [{ grant, source: "found", taken: false }],
  });
});

test("with a grant for the first of two workflows the second is asked for, and no use is taken yet", () => {
  const index = new GrantIndex();
  index.add(grantFor(request));
  expect(step(fakePolicy(["refunds", "audit"]), { index })).toMatchObject({
    kind: "escalate",
    evaluation: { workflow: "audit" },
  });
});

test("policy that allows by now takes no grant", () => {
  const held = hold(NOTHING_HELD, { grant: grantFor(request), source: "awaited", taken: false });
  expect(decisionOf(step(fakePolicy(), { held }))).toMatchObject({ decision: "ALLOW", reasonCode: "RULE_ALLOW" });
});

test("an approval never overrides a deny", () => {
  const policy = fakePolicy(["refunds"]);
  policy.deny = true;
  const held = hold(NOTHING_HELD, { grant: grantFor(request), source: "awaited", taken: false });
  expect(decisionOf(step(policy, { held }))).toMatchObject({
    decision: "DENY",
    reasonCode: "POLICY_CHANGED",
    ruleIds: ["payments/freeze"],
    approvalId: "A-1",
  });
});

describe("a call that waited for a grant that cannot be used", () => {
  const grant = grantFor(request, { expiresAtMs: 1_000 });
  const held = hold(NOTHING_HELD, { grant, source: "awaited", taken: false });

  test("hears that it expired", () => {
    const result = step(fakePolicy(["refunds"]), { held, situation: { nowMs: 1_000 } });
    expect(decisionOf(result)).toMatchObject({ decision: "DENY", reasonCode: "GRANT_EXPIRED", grantId: "G-1" });
  });

  test("hears that it was revoked", () => {
    const index = new GrantIndex();
    index.revoke(grant.id, grant.expiresAtMs);
    expect(decisionOf(step(fakePolicy(["refunds"]), { held, index }))).toMatchObject({ reasonCode: "GRANT_REVOKED" });
  });

  test("hears that somebody else used it", () => {
    const index = new GrantIndex();
    index.uses.confirm(grant.id, 0);
    expect(decisionOf(step(fakePolicy(["refunds"]), { held, index }))).toMatchObject({ reasonCode: "GRANT_CONSUMED" });
  });

  test("goes on with its use when it took it in time", () => {
    const index = new GrantIndex();
    index.uses.confirm(grant.id, 0);
    const taken = hold(NOTHING_HELD, { grant, source: "awaited", taken: true });
    expect(step(fakePolicy(["refunds"]), { held: taken, index }).kind).toBe("release");
  });
});

test("a condition that failed is the reason when no other rule decided", () => {
  const errors = [{ ruleId: "payments/freeze", message: "no such attribute: facts.incident" }];
  const failed: Evaluation = {
    effect: "deny",
    basis: "rule",
    ruleIds: ["payments/freeze"],
    workflow: "",
    obligations: [],
    errors,
  };
  const situation: Situation = { bundle: fakePolicy().bundle, facts: {}, nowMs: 0, freshness: "fresh" };
  const result = decide(request, "D-1", situation, new GrantIndex(), () => failed);
  expect(decisionOf(result)).toMatchObject({
    decision: "DENY",
    reasonCode: "CONDITION_ERROR",
    errors,
    reason: expect.stringContaining("no such attribute"),
  });
});
