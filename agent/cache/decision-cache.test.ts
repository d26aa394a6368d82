import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { JsonObject } from "../../shared/json.ts";
import { compilePolicySet, type EvaluationInput, parsePolicyFiles } from "../../shared/policy/index.ts";
import { redactionsOf } from "../../shared/policy/redact/redactions.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";
import { fakePolicy, manifestOf } from "../testing/fake-policy.ts";
import { checkRequest } from "../testing/samples.ts";
import { DecisionCache } from "./decision-cache.ts";

/** Dear enough to be remembered: `matches` and loops. */
const yaml = (limit: number): string => `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: deny
  denyAt: 60
  match: { actions: ["payments.**"] }
  rules:
    - { id: small, when: arguments.amount <= ${limit}, effect: allow }
    - { id: inverse, when: 1.0 / arguments.amount < 0.0, effect: allow, obligations: [{ id: negative }] }
    - { id: large, when: arguments.amount > ${limit + 2}, effect: escalate, workflow: refunds }
    - { id: prod, when: "context.env.matches('^pro') && facts.frozen", effect: deny }
    - { id: deep, when: "context.list.exists(x, x == arguments.amount)", effect: deny, subjects: { roles: [dev] } }
    - { id: vip, when: subject.vip && resource.id != "", effect: allow, obligations: [{ id: note }] }
    - { id: late, when: now > timestamp(3), effect: deny, actions: [payments.late] }
    - { id: nested, when: arguments.nested.a.b == 1 || 'x'.matches(context.env), effect: allow }
    - { id: odd, when: arguments.other == 2.0, risk: 60 }
    - { id: tried, when: 'context.other == "prod"', effect: deny, mode: shadow }
    - { id: wider, when: subject.other == true, effect: allow, mode: shadow }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  stages: [{ name: team, approvers: { groups: [team] }, quorum: 1, timeout: 5m, onTimeout: deny }]
`;

function realBundle(limit: number): ActiveBundle {
  const { policySet, diagnostics } = parsePolicyFiles([{ path: "p.yaml", content: yaml(limit) }]);
  if (policySet === undefined) throw new Error(JSON.stringify(diagnostics));
  return {
    manifest: manifestOf(limit),
    evaluator: compilePolicySet(policySet),
    requestDemands: new Map(),
    redactions: redactionsOf([]),
  };
}

const bundles = [realBundle(1), realBundle(2)] as const;
const noCount = { cacheHit() {}, cacheMiss() {} };
/** Values that are easily taken for one another. */
const value = fc.constantFrom(0, -0, 1, 2, 5, "1", "0", "", "prod", "pro", null, true, false, "null", "true");
const nested = fc.oneof(
  value,
  fc.array(value, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom("a", "b"), fc.oneof(value, fc.dictionary(fc.constantFrom("b", "c"), value)), {
    maxKeys: 2,
  }),
);
const object = (key: string, of: fc.Arbitrary<JsonObject[string]> = value): fc.Arbitrary<JsonObject> =>
  fc.dictionary(fc.constantFrom(key, "other"), of);

const input: fc.Arbitrary<Omit<EvaluationInput, "facts" | "nowMs">> = fc
  .record({
    properties: object("vip"),
    roles: fc.subarray(["dev", "ops"]),
    resourceId: fc.constantFrom("", "1"),
    context: fc.tuple(object("env"), object("list", nested)).map(([env, list]) => ({ ...list, ...env })),
    args: fc.tuple(object("amount"), object("nested", nested)).map(([amount, more]) => ({ ...more, ...amount })),
    action: fc.constantFrom("payments.refund.create", "payments.read", "payments.late", "other"),
    approved: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ properties, roles, resourceId, context, args, action, approved }) => ({
    request: checkRequest({
      subject: { type: "user", id: "ada", roles, properties },
      action: { name: action, properties: {} },
      resource: { type: "payment", id: resourceId, properties: {} },
      context,
      arguments: args,
    }),
    approvedWorkflows: new Set(approved === 0 ? ["refunds"] : []),
  }));

const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("ask" as const), input }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("ask again" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("publish", "facts", "grants", "time") }) },
);

test("a cached evaluation is what evaluating again gives, whatever requests, bundles, facts, grants and time do", () => {
  const count = { cacheHit: vi.fn(), cacheMiss: vi.fn() };
  const seen = { shadow: 0, risk: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 80 }), (steps) => {
      const cache = new DecisionCache(20, count);
      const asked: Omit<EvaluationInput, "facts" | "nowMs">[] = [];
      const world = { bundle: bundles[0] as ActiveBundle, facts: { frozen: false } as JsonObject, nowMs: 0 };
      for (const one of steps) {
        if (one.kind === "publish") world.bundle = world.bundle === bundles[0] ? bundles[1] : bundles[0];
        else if (one.kind === "facts") world.facts = { frozen: world.facts.frozen !== true };
        else if (one.kind === "grants") cache.clear();
        else if (one.kind === "time") world.nowMs += 1_500;
        else {
          const question = "input" in one ? one.input : asked["which" in one ? one.which % (asked.length || 1) : 0];
          if (question === undefined) continue;
          asked.push(question);
          const now = { ...question, facts: world.facts, nowMs: world.nowMs };
          const evaluation = cache.evaluate(world.bundle, now);
          expect(evaluation).toEqual(world.bundle.evaluator.evaluate(now));
          if (evaluation.shadow !== undefined) seen.shadow += 1;
          if (evaluation.risk !== undefined) seen.risk += 1;
        }
      }
    }),
    { numRuns: 200 },
  );
  // Otherwise the property would be about nothing.
  expect(count.cacheHit.mock.calls.length).toBeGreaterThan(20);
  expect(Math.min(seen.shadow, seen.risk)).toBeGreaterThan(20);
});

test("an equal request is answered from memory", () => {
  const policy = fakePolicy();
  const count = { cacheHit: vi.fn(), cacheMiss: vi.fn() };
  const cache = new DecisionCache(10, count);
  const asked = { request: checkRequest(), facts: {}, nowMs: 0, approvedWorkflows: new Set<string>() };
  for (const nowMs of [1, 2, 3]) cache.evaluate(policy.bundle, { ...asked, nowMs });
  expect(policy.seen).toHaveLength(1);
  expect([count.cacheHit.mock.calls.length, count.cacheMiss.mock.calls.length]).toEqual([2, 1]);
});

test("what no candidate reads does not matter to the cache", () => {
  const count = { cacheHit: vi.fn(), cacheMiss: vi.fn() };
  const cache = new DecisionCache(10, count);
  const asked = { facts: { frozen: false }, nowMs: 0, approvedWorkflows: new Set<string>() };
  for (const id of ["a", "b", "c"]) {
    const subject = { type: "user", id, roles: [], properties: { unread: id } };
    cache.evaluate(bundles[0], { ...asked, request: checkRequest({ subject, arguments: { amount: 1 } }) });
  }
  expect([count.cacheHit.mock.calls.length, count.cacheMiss.mock.calls.length]).toEqual([2, 1]);
});

test.each<[string, Partial<EvaluationInput>, { cost?: number; key?: () => undefined }, string[]]>([
  ["that reads the time", {}, { key: () => undefined }, []],
  ["with approvals", { approvedWorkflows: new Set(["refunds"]) }, {}, []],
  ["that escalates", {}, {}, ["refunds"]],
  ["that is done sooner than a look into the cache", {}, { cost: 100 }, []],
])("an evaluation %s is never remembered", (_, changed, candidates, workflows) => {
  const policy = fakePolicy(workflows);
  const cache = new DecisionCache(10, noCount);
  const asked = { request: checkRequest(), facts: {}, nowMs: 0, approvedWorkflows: new Set<string>(), ...changed };
  const { bundle } = policy;
  const evaluator = {
    ...bundle.evaluator,
    candidates: () => ({ ...bundle.evaluator.candidates(asked.request), ...candidates }),
  };
  for (let i = 0; i < 3; i++) cache.evaluate({ ...bundle, evaluator }, asked);
  expect(policy.seen).toHaveLength(3);
  expect(cache.size).toBe(0);
});
