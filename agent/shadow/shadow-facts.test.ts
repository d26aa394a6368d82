import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { compilePolicySet, factDeclarations, parsePolicyFiles } from "../../shared/policy/index.ts";
import type { ShadowDifference } from "../../shared/shadow/model.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";
import { FactHolder } from "../facts/fact-holder.ts";
import { fakePolicy } from "../testing/fake-policy.ts";
import { checkRequest } from "../testing/samples.ts";
import { ShadowObserver } from "./shadow-observer.ts";

const POLICY = `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: pay }
spec:
  match: { actions: ["**"] }
  rules: [{ id: all, effect: allow }, { id: freeze, when: CONDITION, effect: deny }]
`;
const DECLARED = `---
apiVersion: postern.dev/v1
kind: FactSchema
metadata: { name: facts }
spec: { facts: { incident.active: { type: bool, default: false } } }
`;

function bundle(content: string): ActiveBundle {
  const { policySet, diagnostics } = parsePolicyFiles([{ path: "p.yaml", content }]);
  if (policySet === undefined) throw new Error(JSON.stringify(diagnostics));
  return {
    ...fakePolicy().bundle,
    evaluator: compilePolicySet(policySet),
    factDeclarations: factDeclarations(policySet),
  };
}

test("a shadow bundle reads facts as it declares them, whatever the one in force declares", async () => {
  const enforced = bundle(POLICY.replace("CONDITION", "has(facts.incident) && facts.incident.active"));
  const shadow = bundle(POLICY.replace("CONDITION", "facts.incident.active") + DECLARED);
  const facts = new FactHolder();
  const differences: ShadowDifference[] = [];
  let compared = 0;
  const observer = new ShadowObserver({
    shadow: () => shadow,
    oneIn: 1,
    situation: () => ({ bundle: enforced, facts: facts.at(1).tree, nowMs: 1 }),
    factsUnder: (declared, nowMs) => facts.under(declared, nowMs),
    onDifference: (difference) => differences.push(difference),
    onCompared: () => {
      compared += 1;
    },
    onSkipped: () => {},
    nowMs: () => 1,
  });
  observer.note(checkRequest(), {
    decision: "ALLOW",
    reasonCode: "RULE_ALLOW",
    reason: "",
    ruleIds: ["pay/all"],
    bundleRevision: 1,
    obligations: [],
    decisionId: "D-1",
    approvalId: "",
    grantId: "",
    errors: [],
    stale: false,
  });
  await nextTurn();
  await nextTurn();
  expect([compared, differences]).toEqual([1, []]);
});
