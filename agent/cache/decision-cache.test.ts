import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { JsonObject } from "../../shared/json.ts";
import { compilePolicySet, type EvaluationInput, parsePolicyFiles } from "../../shared/policy/index.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";
import { fakePolicy, manifestOf } from "../testing/fake-policy.ts";
import { checkRequest } from "../testing/samples.ts";
import { DecisionCache } from "./decision-cache.ts";

const YAML = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: deny
  match: { actions: ["payments.**"] }
  rules:
    - { id: small, when: arguments.amount <= 2, effect: allow }
    - { id: large, when: arguments.amount > 3, effect: escalate, workflow: refunds }
    - { id: prod, when: "context.env == 'prod' && facts.frozen", effect: deny }
    - { id: vip, when: subject.vip && resource.id != "", effect: allow, obligations: [{ id: note }] }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  stages: [{ name: team, approvers: { groups: [team] }, quorum: 1, timeout: 5m, onTimeout: deny }]
`;

function realBundle(): ActiveBundle {
  const { policySet, diagnostics } = parsePolicyFiles([{ path: "p.yaml", content: YAML }]);
  if (policySet === undefined) throw new Error(JSON.stringify(diagnostics));
  return { manifest: manifestOf(1), evaluator: compilePolicySet(policySet), readsTime: () => false };
}

const noCount = { cacheHit() {}, cacheMiss() {} };
const value = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.boolean(),
  fc.constantFrom("prod", "dev", ""),
  fc.constant(null),
);
const object = (key: string): fc.Arbitrary<JsonObject> => fc.dictionary(fc.constantFrom(key, "other"), value);

const input: fc.Arbitrary<EvaluationInput> = fc
  .record({
    properties: object("vip"),
    resourceId: fc.constantFrom("", "1"),
    context: object("env"),
    args: object("amount"),
    action: fc.constantFrom("payments.refund.create", "payments.read", "other"),
    nowMs: fc.nat(5),
    approved: fc.boolean(),
  })
  .map(({ properties, resourceId, context, args, action, nowMs, approved }) => ({
    request: checkRequest({
      subject: { type: "user", id: "ada", roles: [], properties },
      action: { name: action, properties: {} },
      resource: { type: "payment", id: resourceId, properties: {} },
      context,
      arguments: args,
    }),
    facts: {},
    nowMs,
    approvedWorkflows: new Set(approved ? ["refunds"] : []),
  }));

test("a cached evaluation is what evaluating again gives, also after facts changed and the cache was cleared", () => {
  const bundle = realBundle();
  fc.assert(
    fc.property(fc.array(fc.tuple(input, fc.boolean()), { minLength: 5, maxLength: 60 }), (steps) => {
      const cache = new DecisionCache(20, noCount);
      let facts: JsonObject = { frozen: false };
      for (const [asked, flip] of steps) {
        if (flip) {
          facts = { frozen: facts.frozen !== true };
          cache.clear();
        }
        const now = { ...asked, facts };
        expect(cache.evaluate(bundle, now)).toEqual(bundle.evaluator.evaluate(now));
      }
    }),
  );
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

test.each<[string, Partial<EvaluationInput>, boolean, string[]]>([
  ["that may read the time", {}, true, []],
  ["with approvals", { approvedWorkflows: new Set(["refunds"]) }, false, []],
  ["that escalates", {}, false, ["refunds"]],
])("an evaluation %s is never remembered", (_, changed, readsTime, workflows) => {
  const policy = fakePolicy(workflows);
  const cache = new DecisionCache(10, noCount);
  const asked = { request: checkRequest(), facts: {}, nowMs: 0, approvedWorkflows: new Set<string>(), ...changed };
  for (let i = 0; i < 3; i++) cache.evaluate({ ...policy.bundle, readsTime: () => readsTime }, asked);
  expect(policy.seen).toHaveLength(3);
  expect(cache.size).toBe(0);
});
