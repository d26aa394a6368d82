import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { agentPermissions, controlPlanePermissions } from "../../runtime/nats-server/permissions.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { connectControlPlane } from "../support/bus.ts";
import { ControlPlaneRole, policies, refund } from "../support/control-plane-role.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

const planeUser = { user: "plane", password: "p", permissions: controlPlanePermissions("plane") };
const agentUser = {
  user: "sidecar",
  password: "s",
  permissions: agentPermissions({ environment: "test", user: "sidecar", agentId: "agent-1" }),
};

let nats: TestNats;
let world: AgentWorld;
let plane: ControlPlaneRole;
let agent: TestAgent;

beforeAll(async () => {
  [nats, world] = await Promise.all([startTestNats({ users: [planeUser, agentUser] }), createAgentWorld()]);
  plane = new ControlPlaneRole(await connectControlPlane(nats.url, planeUser), world.key);
  await plane.openApprovals();
  agent = await world.start("agent-1", { nats: nats.url, natsUser: "sidecar", natsPassword: "s" });
});
afterAll(async () => {
  await world.stop();
  await plane.bus.connection.close();
  await nats.stop();
});

test("an agent with the credentials of its environment goes the whole way", async () => {
  await agent.enforces(await plane.publish(policies()));
  await plane.bus.facts.put("test", { path: "open", value: true, updatedAtMs: 1, updatedBy: "test" });
  const call = agent.guard.check({ ...refund(100), wait: true });
  await vi.waitFor(() => expect(agent.agent.state().counters.waiting).toBe(1), 10_000);
  const { approvalId } = await agent.guard.check(refund(100));
  await plane.vote(approvalId, "approve");
  expect(await call).toMatchObject({ decision: "DECISION_ALLOW", reasonCode: "APPROVED" });
  const statuses = [];
  for await (const { approval } of agent.guard.await({ approvalId })) statuses.push(approval?.status);
  expect(statuses.at(-1)).toBe("APPROVAL_STATUS_APPROVED");
  await vi.waitFor(
    async () => expect(await plane.bus.fleet.list("test")).toMatchObject([{ agentId: "agent-1" }]),
    15_000,
  );
});
