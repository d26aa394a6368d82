import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { type Fact, factsAt } from "../../shared/facts/index.ts";
import { compilePolicySet, factDeclarations, parsePolicyFiles } from "../../shared/policy/index.ts";
import { redactionsOf } from "../../shared/policy/redact/redactions.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";
import { DecisionCache } from "../cache/decision-cache.ts";
import { manifestOf } from "../testing/fake-policy.ts";
import { checkRequest } from "../testing/samples.ts";
import { FactHolder } from "./fact-holder.ts";

/** Rules dear enough for their decisions to be remembered. `payments.age` asks how old a fact is, and is not. */
const YAML = `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  match: { actions: ["payments.**"] }
  rules:
    - { id: all, effect: allow }
    - { id: frozen, when: "facts.incident.active && facts.incident.region.matches('^e')", effect: deny }
    - { id: loaded, when: "facts.load > 1 && 'x'.matches('x')", effect: deny, obligations: [{ id: note }] }
    - { id: aged, actions: [payments.age], when: 'facts.load.age > duration("4ms")', effect: deny }
---
apiVersion: postern.dev/v1
kind: FactSchema
metadata: { name: facts }
spec:
  facts:
    incident.active: { type: bool, default: false }
    incident.region: { type: string, default: eu }
    load: { type: double, maxAge: 6ms }
`;

const { policySet, diagnostics } = parsePolicyFiles([{ path: "p.yaml", content: YAML }]);
if (policySet === undefined) throw new Error(JSON.stringify(diagnostics));
const declarations = factDeclarations(policySet);
const bundle: ActiveBundle = {
  manifest: manifestOf(1),
  evaluator: compilePolicySet(policySet),
  requestDemands: new Map(),
  redactions: redactionsOf([]),
};

const put = fc.record({
  kind: fc.constant("put" as const),
  path: fc.constantFrom("incident.active", "incident.region", "load"),
  value: fc.constantFrom<Fact["value"]>(true, false, "eu", "us", 0, 2),
  ttlMs: fc.option(fc.integer({ min: 1, max: 8 })),
});
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("ask" as const), late: fc.boolean() }) },
  { weight: 3, arbitrary: put },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: -1, max: 5 }) }) },
);

test("what is remembered never outlives the facts it was decided on, whenever they are put, expire or grow old", () => {
  const count = { cacheHit: vi.fn(), cacheMiss: vi.fn() };
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
      const cache = new DecisionCache(20, count);
      const holder = new FactHolder();
      holder.onChange(() => cache.clear());
      const stored = new Map<string, Fact>();
      let nowMs = 1_000;
      holder.declare(declarations, nowMs);
      for (const one of steps) {
        if (one.kind === "pass") nowMs += one.ms;
        else if (one.kind === "put") {
          const expires = one.ttlMs === null ? {} : { expiresAtMs: nowMs + one.ttlMs };
          const { path, value } = one;
          stored.set(path, { path, value, updatedAtMs: nowMs, updatedBy: "ops", ...expires });
          holder.replace([...stored.values()], nowMs);
        } else {
          const request = checkRequest({ action: { name: one.late ? "payments.age" : "payments.x", properties: {} } });
          const asked = { request, nowMs, approvedWorkflows: new Set<string>() };
          const held = holder.at(nowMs);
          const anew = factsAt([...stored.values()], nowMs, declarations);
          expect(cache.evaluate(bundle, { ...asked, facts: held.tree, factTimes: held.times })).toEqual(
            bundle.evaluator.evaluate({
              ...asked,
              facts: anew.tree,
              factTimes: { putAtMs: anew.putAtMs, seenAtMs: undefined },
            }),
          );
        }
      }
    }),
    { numRuns: 300 },
  );
  // Otherwise the property would be about nothing.
  expect(count.cacheHit.mock.calls.length).toBeGreaterThan(100);
});
