import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { connectControlPlane } from "../support/bus.ts";
import { ControlPlaneRole, refund } from "../support/control-plane-role.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

const POLICIES = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: deny
  workflow: refunds
  escalateAt: 50
  denyAt: 90
  match: { actions: ["payments.**"] }
  rules:
    - { id: staff, subjects: { roles: [support] }, effect: allow, obligations: [{ id: note }] }
    - { id: large, when: arguments.amount > 50, risk: 50 }
    - { id: alarm, when: facts.alarm, risk: 40 }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  stages: [{ name: team, approvers: { groups: [approvers] }, quorum: 1, timeout: 5m, onTimeout: deny }]
  grant: { uses: 1, ttl: 10m, scope: arguments }
`;

let nats: TestNats;
let world: AgentWorld;
let plane: ControlPlaneRole;
let agent: TestAgent;

beforeAll(async () => {
  [nats, world] = await Promise.all([startTestNats(), createAgentWorld()]);
  plane = new ControlPlaneRole(await connectControlPlane(nats.url), world.key);
  await plane.openApprovals();
  agent = await world.start("agent-1", { nats: nats.url });
  await setAlarm(false);
  await agent.enforces(await plane.publish(POLICIES));
  await vi.waitFor(async () => expect(await agent.guard.check(refund(10))).toMatchObject({ reasonCode: "RULE_ALLOW" }));
});
afterAll(async () => {
  await world.stop();
  await plane.bus.connection.close();
  await nats.stop();
});

async function setAlarm(value: boolean): Promise<void> {
  await plane.bus.facts.put("test", { path: "alarm", value, updatedAtMs: Date.now(), updatedBy: "test" });
}

test("a score asks people, and their approval releases the request with the obligations of what allows it", async () => {
  const pending = await agent.guard.check(refund(100));
  expect(pending).toMatchObject({
    decision: "DECISION_PENDING",
    reasonCode: "RISK_ESCALATE",
    ruleIds: ["payments/large"],
    risk: [{ policy: "payments", score: 50, reaches: "escalateAt", threshold: 50 }],
  });
  expect(pending.reason).toContain("Risk 50 of payments (payments/large) reaches escalateAt 50");
  await plane.opened(pending.approvalId);
  expect(plane.escalations.at(-1)).toMatchObject({ workflow: "refunds", ruleIds: ["payments/large"] });
  await plane.vote(pending.approvalId, "approve");
  expect(await agent.guard.check(refund(100))).toMatchObject({
    decision: "DECISION_ALLOW",
    reasonCode: "APPROVED",
    obligations: [{ id: "note" }],
  });
});

test("a score that has reached denyAt meanwhile denies what was approved", async () => {
  const call = agent.guard.check({ ...refund(200), wait: true });
  await vi.waitFor(() => expect(plane.escalations.at(-1)?.request.arguments).toEqual({ amount: 200 }), 10_000);
  const { approvalId = "" } = plane.escalations.at(-1) ?? {};
  await setAlarm(true);
  await vi.waitFor(async () => expect(await agent.guard.check(refund(300))).toMatchObject({ reasonCode: "RISK_DENY" }));
  await plane.vote(approvalId, "approve");
  expect(await call).toMatchObject({
    decision: "DECISION_DENY",
    reasonCode: "POLICY_CHANGED",
    risk: [{ score: 90, reaches: "denyAt", threshold: 90 }],
  });
});
