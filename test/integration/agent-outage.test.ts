import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { connectControlPlane } from "../support/bus.ts";
import { ControlPlaneRole, policies, refund } from "../support/control-plane-role.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let world: AgentWorld;
let plane: ControlPlaneRole;
let agent: TestAgent;

beforeEach(async () => {
  [nats, world] = await Promise.all([startTestNats(), createAgentWorld()]);
  plane = new ControlPlaneRole(await connectControlPlane(nats.url), world.key);
  await plane.openApprovals();
  agent = await world.start("agent-1", { nats: nats.url, spoolMaxEntries: "2" });
  await agent.enforces(await plane.publish(policies()));
});
afterEach(async () => {
  await world.stop();
  await plane.bus.connection.close();
  await nats.stop();
});

test("with NATS killed checks are answered, escalations are kept on disk, and each goes out once", async () => {
  await nats.kill();
  await vi.waitFor(async () => expect((await agent.guard.check(refund(10))).decision).toBe("DECISION_ALLOW"));
  const kept = await agent.guard.check(refund(100));
  expect(kept).toMatchObject({ decision: "DECISION_PENDING", reason: expect.stringContaining("disk") });
  // The same question is the same escalation; another one takes the second place; the third finds none.
  expect((await agent.guard.check(refund(100))).approvalId).toBe(kept.approvalId);
  const second = await agent.guard.check(refund(101));
  expect(second.decision).toBe("DECISION_PENDING");
  expect(await agent.guard.check(refund(102))).toMatchObject({
    decision: "DECISION_DENY",
    reasonCode: "ESCALATION_REJECTED",
  });
  await agent.stop();
  agent = await world.start("agent-1", { nats: nats.url });
  await nats.restart();
  await plane.opened(kept.approvalId);
  await plane.opened(second.approvalId);
  await plane.vote(kept.approvalId, "approve");
  await vi.waitFor(
    async () => expect(await agent.guard.check(refund(100))).toMatchObject({ decision: "DECISION_ALLOW" }),
    10_000,
  );
  expect(plane.escalations.map(({ approvalId }) => approvalId).sort()).toEqual(
    [kept.approvalId, second.approvalId].sort(),
  );
});

test("a call that waits is released although NATS was killed and restarted meanwhile", async () => {
  const call = agent.guard.check({ ...refund(100), wait: true }, { timeoutMs: 60_000 });
  const { approvalId } = await agent.guard.check(refund(100));
  await plane.opened(approvalId);
  await nats.kill();
  await vi.waitFor(async () => expect((await agent.guard.check(refund(10))).decision).toBe("DECISION_ALLOW"));
  await nats.restart();
  await vi.waitFor(() => plane.vote(approvalId, "approve"), { timeout: 20_000, interval: 100 });
  expect(await call).toMatchObject({ decision: "DECISION_ALLOW", reasonCode: "APPROVED", approvalId });
});

test("a call that waits while NATS is away is denied at its deadline, and never allowed", async () => {
  await nats.kill();
  const answer = await agent.guard.check({ ...refund(100), wait: true }, { timeoutMs: 2_000 });
  expect(answer).toMatchObject({ decision: "DECISION_DENY", reasonCode: "CONTROL_PLANE_UNREACHABLE" });
  expect(answer.approvalId).not.toBe("");
});

test("a grant cannot be used while NATS is away", async () => {
  const { approvalId } = await agent.guard.check(refund(100));
  await plane.vote(approvalId, "approve");
  await nats.kill();
  const answer = await agent.guard.check(refund(100));
  expect(answer.decision).not.toBe("DECISION_ALLOW");
});

test("a drain answers those that wait with PENDING and drops no call", async () => {
  const waiting = Array.from({ length: 5 }, (_, index) =>
    agent.guard.check({ ...refund(200 + index), wait: true }, { timeoutMs: 30_000 }),
  );
  await vi.waitFor(() => expect(plane.escalations).toHaveLength(5));
  await agent.stop();
  expect((await Promise.all(waiting)).map(({ decision }) => decision)).toEqual(Array(5).fill("DECISION_PENDING"));
});

test("no more calls wait than maxWaiting, and the one too many is told when to try again", async () => {
  const small = await world.start("agent-2", { nats: nats.url, maxWaiting: "1" });
  await vi.waitFor(async () => expect(await small.serving()).toBe(true), 10_000);
  const first = small.guard.check({ ...refund(300), wait: true }, { timeoutMs: 30_000 });
  await vi.waitFor(() => expect(plane.escalations).toHaveLength(1));
  await expect(small.guard.check({ ...refund(301), wait: true })).rejects.toMatchObject({
    kind: "resource_exhausted",
    code: "TOO_MANY_WAITING",
    retryAfterMs: 1_000,
  });
  await small.stop();
  expect(await first).toMatchObject({ decision: "DECISION_PENDING" });
});
