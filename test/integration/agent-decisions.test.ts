import { afterAll, beforeAll, expect, test } from "vitest";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { connectControlPlane } from "../support/bus.ts";
import { ControlPlaneRole, policies, refund } from "../support/control-plane-role.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let world: AgentWorld;
let plane: ControlPlaneRole;
let agent: TestAgent;

beforeAll(async () => {
  [nats, world] = await Promise.all([startTestNats(), createAgentWorld()]);
  plane = new ControlPlaneRole(await connectControlPlane(nats.url), world.key);
  await plane.openApprovals();
  agent = await world.start("agent-1", { nats: nats.url });
});
afterAll(async () => {
  await world.stop();
  await plane.bus.connection.close();
  await nats.stop();
});

test("without a bundle every check is denied and the health says so", async () => {
  expect(await agent.serving()).toBe(false);
  expect(await agent.guard.check(refund(10))).toMatchObject({
    decision: "DECISION_DENY",
    reasonCode: "NO_BUNDLE",
    bundleRevision: 0,
  });
});

test("a bundle takes effect without a restart, and the agent serves", async () => {
  await agent.enforces(await plane.publish(policies()));
  expect(await agent.serving()).toBe(true);
  expect(await agent.guard.check(refund(10))).toMatchObject({
    decision: "DECISION_ALLOW",
    reasonCode: "RULE_ALLOW",
    ruleIds: ["payments/small"],
    stale: false,
  });
  expect(await agent.guard.check(refund(10, { roles: ["blocked"] }))).toMatchObject({
    decision: "DECISION_DENY",
    reasonCode: "RULE_DENY",
    ruleIds: ["payments/blocked"],
  });
});

test("a waiting call is released by the last vote, with the obligations of its rule", async () => {
  const call = agent.guard.check({ ...refund(100), wait: true });
  const pending = await agent.guard.check(refund(100));
  expect(pending).toMatchObject({ decision: "DECISION_PENDING", reasonCode: "RULE_ESCALATE" });
  await plane.vote(pending.approvalId, "approve");
  expect(await call).toMatchObject({
    decision: "DECISION_ALLOW",
    reasonCode: "APPROVED",
    approvalId: pending.approvalId,
    obligations: [{ id: "mask-card" }],
  });
});
