export { escalationOf, stageOf, workflowOf } from "../../control-plane/testing/fixtures.ts";

/** Policies with a workflow for each way that an approval can go. */
export const POLICIES = {
  path: "payments.yaml",
  content: `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: deny
  match: { actions: ["payments.**"] }
  rules:
    - { id: large-refunds, effect: escalate, workflow: refunds, when: "arguments.amount > 50" }
    - { id: quick-refunds, effect: escalate, workflow: quick, when: "arguments.amount > 50" }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  auto:
    - { when: "arguments.amount <= 60 && facts.quiet", decision: approve, reason: small and quiet }
    - { when: "arguments.amount > 10000", decision: deny, reason: far too much }
  stages:
    - { name: team, approvers: { groups: [support-leads] }, quorum: 1, timeout: 5m, onTimeout: escalate }
    - { name: finance, approvers: { groups: [finance], users: [cfo] }, quorum: 2, timeout: 30m, onTimeout: deny }
  grant: { uses: 1, ttl: 10m, scope: arguments }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: quick }
spec:
  stages:
    - { name: team, approvers: { groups: [support-leads] }, quorum: 1, timeout: 300ms, onTimeout: escalate }
    - { name: finance, approvers: { groups: [finance] }, quorum: 1, timeout: 300ms, onTimeout: deny }
  requireReason: true
  grant: { uses: 1, ttl: 10m, scope: arguments }
`,
};
