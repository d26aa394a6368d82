import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { connectControlPlane } from "../support/bus.ts";
import { ControlPlaneRole, policies, refund } from "../support/control-plane-role.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let world: AgentWorld;
let plane: ControlPlaneRole;
let agents: readonly [TestAgent, TestAgent];

beforeAll(async () => {
  [nats, world] = await Promise.all([startTestNats(), createAgentWorld()]);
  plane = new ControlPlaneRole(await connectControlPlane(nats.url), world.key);
  await plane.openApprovals();
  agents = await Promise.all([world.start("agent-1", { nats: nats.url }), world.start("agent-2", { nats: nats.url })]);
  const revision = await plane.publish(policies());
  await Promise.all(agents.map((agent) => agent.enforces(revision)));
});
afterAll(async () => {
  await world.stop();
  await plane.bus.connection.close();
  await nats.stop();
});

test("two agents that wait for one single-use grant release one call between them", async () => {
  for (let amount = 100; amount < 110; amount++) {
    const calls = agents.map((agent) => agent.guard.check({ ...refund(amount), wait: true }));
    await vi.waitFor(() => expect(agents.map((agent) => agent.agent.state().counters.waiting)).toEqual([1, 1]));
    const { approvalId } = await agents[0].guard.check(refund(amount));
    await plane.vote(approvalId, "approve");
    const codes = (await Promise.all(calls)).map(({ reasonCode }) => reasonCode).sort();
    expect(codes).toEqual(["APPROVED", "GRANT_CONSUMED"]);
  }
});

test("a grant that is found by many calls of two agents at once releases one of them", async () => {
  const { approvalId } = await agents[0].guard.check(refund(120));
  await plane.vote(approvalId, "approve");
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? agents[0] : agents[1]).guard.check(refund(120))),
  );
  expect(answers.filter(({ decision }) => decision === "DECISION_ALLOW")).toHaveLength(1);
  expect(answers.filter(({ decision }) => decision === "DECISION_PENDING")).toHaveLength(39);
});

test("an approval asked for at one agent is a grant at the other", async () => {
  const { approvalId } = await agents[0].guard.check(refund(130));
  await plane.vote(approvalId, "approve");
  await vi.waitFor(async () => {
    expect(await agents[1].guard.check(refund(130))).toMatchObject({ decision: "DECISION_ALLOW", approvalId });
  });
});

test("an entry of the grants bucket that nobody signed releases nothing", async () => {
  const { approvalId } = await agents[0].guard.check(refund(140));
  await plane.vote(approvalId, "approve");
  const grant = await plane.grantOf(approvalId);
  const entry = await plane.bus.grants.get("test", grant.id);
  if (entry === undefined) throw new Error("no entry");
  // Another request's digest beside the good signature: what counts is what was signed.
  const { requestDigest: scopeDigest } = plane.escalations.find((one) => one.approvalId !== approvalId) ?? {};
  await plane.bus.grants.create({ ...entry, grant: { ...grant, id: "forged", scopeDigest: scopeDigest ?? "" } });
  await plane.bus.grants.create({ ...entry, outcome: "e30.e30.e30", grant: { ...grant, id: "forged-2" } });
  expect(await agents[1].guard.check(refund(140))).toMatchObject({ decision: "DECISION_ALLOW", grantId: grant.id });
  expect(await agents[1].guard.check(refund(140))).toMatchObject({ decision: "DECISION_PENDING" });
});
