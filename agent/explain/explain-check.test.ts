import { expect, it } from "vitest";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { compilePolicySet, parsePolicyFiles } from "../../shared/policy/index.ts";
import { redactionsOf } from "../../shared/policy/redact/redactions.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";
import type { Grants } from "../decide/decide.ts";
import { GrantIndex } from "../grants/grant-index.ts";
import { Gate } from "../service/gate.ts";
import { manifestOf } from "../testing/fake-policy.ts";
import { checkRequest, grantFor } from "../testing/samples.ts";
import { type ExplainDeps, explainCheck } from "./explain-check.ts";

const content = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  match: { actions: ["payments.**"] }
  rules:
    - { id: small, when: arguments.amount <= 50, effect: allow }
    - { id: large, when: arguments.amount > 50, effect: escalate, workflow: refunds }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec: { stages: [{ name: team, approvers: { groups: [leads] }, timeout: 5m }] }
`;

const { policySet } = parsePolicyFiles([{ path: "p.yaml", content }]);
if (policySet === undefined) throw new Error("INVARIANT: the policies are valid");
const bundle: ActiveBundle = {
  manifest: manifestOf(7),
  evaluator: compilePolicySet(policySet),
  requestDemands: new Map(),
  redactions: redactionsOf([]),
};

const options = { wait: false, idempotencyKey: "", reason: "" };
const refund = (amount: number) => checkRequest({ arguments: { amount } });

function deps(changed: Partial<ExplainDeps> = {}): ExplainDeps {
  return {
    situation: () => ({ bundle, facts: {}, nowMs: 5, freshness: "fresh" }),
    grants: new GrantIndex(),
    missing: () => undefined,
    policySet: async () => policySet,
    gate: new Gate(1, ""),
    ...changed,
  };
}

it("says what Check would answer, with every rule and the value of its condition", async () => {
  const { decision, explanation } = await explainCheck(deps(), refund(30), options);
  expect(decision).toMatchObject({ decision: "ALLOW", reasonCode: "RULE_ALLOW", bundleRevision: 7, decisionId: "" });
  expect(explanation?.policies[0]?.rules).toMatchObject([
    { id: "payments/small", standing: "decides", condition: { value: true } },
    { id: "payments/large", standing: "no_match", because: "condition", condition: { value: false } },
  ]);
});

it("says that an approval would be asked for, and asks nobody", async () => {
  const { decision, explanation } = await explainCheck(deps(), refund(90), options);
  expect(decision).toMatchObject({ decision: "PENDING", reasonCode: "RULE_ESCALATE", approvalId: "" });
  expect(explanation?.evaluation.workflow).toBe("refunds");
});

it("says which grant Check would use, and leaves it unused", async () => {
  const request = refund(90);
  const index = new GrantIndex();
  index.add(grantFor(request));
  const grants: Grants = index;
  const { decision, grants: used } = await explainCheck(deps({ grants }), request, options);
  expect(decision).toMatchObject({ decision: "ALLOW", reasonCode: "APPROVED", grantId: "G-1" });
  expect(used.map(({ id }) => id)).toEqual(["G-1"]);
  expect(index.find(request, "refunds", 5)?.id).toBe("G-1");
});

it("says what a workflow misses", async () => {
  const missing = () => ({ code: "REASON_REQUIRED", reason: "a reason is missing" }) as const;
  const { decision } = await explainCheck(deps({ missing }), refund(90), options);
  expect(decision).toMatchObject({ decision: "DENY", reasonCode: "REASON_REQUIRED" });
});

it("explains no policy where none was asked", async () => {
  const situation = () => ({ bundle: undefined, facts: {}, nowMs: 5, freshness: "fresh" }) as const;
  const { decision, explanation } = await explainCheck(deps({ situation }), refund(1), options);
  expect([decision.reasonCode, explanation]).toEqual(["NO_BUNDLE", undefined]);
});

it("starts over when another bundle comes into force meanwhile, and not for ever", async () => {
  const found = [undefined, policySet];
  const once = deps({ policySet: async () => found.shift() });
  expect((await explainCheck(once, refund(1), options)).explanation).toBeDefined();
  const never = explainCheck(deps({ policySet: async () => undefined }), refund(1), options);
  await expect(never).rejects.toMatchObject({ code: "BUNDLE_CHANGING" });
});

it("refuses more at once than it may, and takes the next one after a failure", async () => {
  const failing = deps({ policySet: () => Promise.reject(new PosternError("internal", "BUNDLE_INVALID", "")) });
  await expect(explainCheck(failing, refund(1), options)).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const gate = new Gate(1, "");
  const slow = deps({ gate, policySet: () => held.then(() => policySet) });
  const first = explainCheck(slow, refund(1), options);
  await expect(explainCheck(slow, refund(1), options)).rejects.toMatchObject({ code: "OVERLOADED" });
  release();
  await first;
  expect(gate.inside).toBe(0);
});
