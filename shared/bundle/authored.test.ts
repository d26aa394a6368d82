import { describe, expect, it } from "vitest";
import { parsePolicyFiles } from "../policy/index.ts";
import { decodeContent, encodeContent } from "./index.ts";

const file = {
  path: "payments.yaml",
  content: `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments, description: Guard refunds }
spec:
  default: deny
  match: { actions: ["payments.**"], resources: ["payment"] }
  rules:
    - { id: small, actions: ["payments.refund.create"], subjects: { roles: [support] }, when: arguments.amount <= 50, effect: allow }
    - { id: large, when: arguments.amount > 50, effect: escalate, workflow: refunds, obligations: [{ id: mask, parameters: { fields: [iban] } }] }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  auto: [{ when: arguments.amount <= 200, decision: approve }]
  stages:
    - { name: team, approvers: { groups: [leads] }, timeout: 5m, onTimeout: escalate }
    - { name: finance, approvers: { groups: [finance], users: [cfo@acme.test] }, quorum: 2, timeout: 30m }
`,
};

describe("policies as authors write them", () => {
  it("pass through a bundle unchanged", () => {
    const { policySet, diagnostics } = parsePolicyFiles([file]);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    if (policySet === undefined) throw new Error("no errors, so there is a policy set");
    const content = { formatVersion: 1 as const, policySet, sources: [file] };
    const { bytes, digest } = encodeContent(content);
    expect(decodeContent(bytes, digest)).toEqual(content);
  });
});
