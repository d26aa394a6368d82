import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { AuditBatch } from "../../shared/audit/model.ts";
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

/** A call that waits must be known to wait before the vote, or it may find the approval ended and ask anew. */
function someoneWaits(): Promise<void> {
  return vi.waitFor(() => expect(agent.agent.state().counters.waiting).toBe(1), 10_000);
}

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
  await someoneWaits();
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

test("changed arguments are not covered by an approval", async () => {
  const first = await agent.guard.check(refund(101));
  await plane.vote(first.approvalId, "approve");
  const other = await agent.guard.check(refund(102));
  expect(other).toMatchObject({ decision: "DECISION_PENDING" });
  expect(other.approvalId).not.toBe(first.approvalId);
});

test("a caller that did not wait comes back with the same request and is released, once", async () => {
  const first = await agent.guard.check(refund(110));
  await plane.vote(first.approvalId, "approve");
  expect(await agent.guard.check(refund(110))).toMatchObject({
    decision: "DECISION_ALLOW",
    reasonCode: "APPROVED",
    approvalId: first.approvalId,
    grantId: (await plane.grantOf(first.approvalId)).id,
  });
  const again = await agent.guard.check(refund(110));
  expect(again).toMatchObject({ decision: "DECISION_PENDING" });
  expect(again.approvalId).not.toBe(first.approvalId);
});

test("without a key a call after a refusal asks anew; with the key of the first call it hears the refusal", async () => {
  const first = await agent.guard.check(refund(120, { key: "order-1" }));
  await plane.vote(first.approvalId, "deny");
  expect(await agent.guard.check(refund(120, { key: "order-1" }))).toMatchObject({
    decision: "DECISION_DENY",
    reasonCode: "APPROVAL_DENIED",
    approvalId: first.approvalId,
    reason: expect.stringContaining("looked at it"),
  });
  const unkeyed = await agent.guard.check(refund(120));
  expect(unkeyed).toMatchObject({ decision: "DECISION_PENDING" });
  await plane.vote(unkeyed.approvalId, "deny");
  const anew = await agent.guard.check(refund(120));
  expect(anew).toMatchObject({ decision: "DECISION_PENDING" });
  expect(new Set([first.approvalId, unkeyed.approvalId, anew.approvalId]).size).toBe(3);
});

test("a retry with the key of an approval that expired, was cancelled or was used up hears just that", async () => {
  const [expired, cancelled, used] = ["expired", "cancelled", "used"].map((key) => refund(130, { key }));
  if (expired === undefined || cancelled === undefined || used === undefined) throw new Error("unreachable");
  await plane.timeOut((await agent.guard.check(expired)).approvalId);
  await plane.cancel((await agent.guard.check(cancelled)).approvalId);
  await plane.vote((await agent.guard.check(used)).approvalId, "approve");
  expect(await agent.guard.check(used)).toMatchObject({ decision: "DECISION_ALLOW" });
  const codes = [];
  for (const request of [expired, cancelled, used]) codes.push((await agent.guard.check(request)).reasonCode);
  expect(codes).toEqual(["APPROVAL_EXPIRED", "APPROVAL_CANCELLED", "GRANT_CONSUMED"]);
});

test("a waiting call hears a refusal at once", async () => {
  const call = agent.guard.check({ ...refund(140), wait: true });
  await someoneWaits();
  const { approvalId } = await agent.guard.check(refund(140));
  await plane.vote(approvalId, "deny");
  expect(await call).toMatchObject({ decision: "DECISION_DENY", reasonCode: "APPROVAL_DENIED", approvalId });
});

test("a waiting call is told PENDING before its deadline, and the approval goes on", async () => {
  const answer = await agent.guard.check({ ...refund(150), wait: true }, { timeoutMs: 1_500 });
  expect(answer).toMatchObject({ decision: "DECISION_PENDING" });
  await plane.vote(answer.approvalId, "approve");
  expect(await agent.guard.check(refund(150))).toMatchObject({ decision: "DECISION_ALLOW", reasonCode: "APPROVED" });
});

test("an outcome that no trusted key signed releases nobody", async () => {
  const call = agent.guard.check({ ...refund(160), wait: true }, { timeoutMs: 3_000 });
  await someoneWaits();
  const { approvalId } = await agent.guard.check(refund(160));
  await plane.vote(approvalId, "approve", "carol", world.strangersKey);
  expect(await call).toMatchObject({ decision: "DECISION_PENDING" });
  const later = await agent.guard.check(refund(160));
  expect(later.decision).not.toBe("DECISION_ALLOW");
});

test("a request under two workflows is released when both approved it", async () => {
  const workflow = policies().split("---").at(-1)?.replace("name: refunds", "name: audits");
  const rule = "    - { id: odd, when: arguments.amount == 777, effect: escalate, workflow: audits }";
  await agent.enforces(await plane.publish(policies(rule, `---${workflow}`)));
  const call = agent.guard.check({ ...refund(777), wait: true });
  await someoneWaits();
  const first = await agent.guard.check(refund(777));
  await plane.vote(first.approvalId, "approve");
  let second = first;
  await vi.waitFor(async () => {
    second = await agent.guard.check(refund(777));
    expect(second.approvalId).not.toBe(first.approvalId);
  });
  expect(second).toMatchObject({ decision: "DECISION_PENDING" });
  await plane.vote(second.approvalId, "approve");
  expect(await call).toMatchObject({ decision: "DECISION_ALLOW", reasonCode: "APPROVED" });
});

test("an approval does not override a deny that came after it", async () => {
  const call = agent.guard.check({ ...refund(170), wait: true });
  await someoneWaits();
  const { approvalId } = await agent.guard.check(refund(170));
  const freeze = "    - { id: freeze, when: arguments.amount == 170, effect: deny }";
  await agent.enforces(await plane.publish(policies(freeze)));
  await plane.vote(approvalId, "approve");
  expect(await call).toMatchObject({
    decision: "DECISION_DENY",
    reasonCode: "POLICY_CHANGED",
    ruleIds: ["payments/freeze"],
    approvalId,
  });
});

test("a fact flips a decision, and its removal flips it back", async () => {
  const rule = '    - { id: incident, when: "has(facts.incident) && facts.incident.active", effect: deny }';
  await agent.enforces(await plane.publish(policies(rule)));
  const decision = async () => (await agent.guard.check(refund(20))).decision;
  expect(await decision()).toBe("DECISION_ALLOW");
  await plane.bus.facts.put("test", { path: "incident.active", value: true, updatedAtMs: 1, updatedBy: "test" });
  await vi.waitFor(async () => expect(await decision()).toBe("DECISION_DENY"));
  await plane.bus.facts.delete("test", "incident.active");
  await vi.waitFor(async () => expect(await decision()).toBe("DECISION_ALLOW"));
});

test("a batch is decided in order, and a malformed request in it is named", async () => {
  const { responses } = await agent.guard.checkBatch({
    requests: [refund(10), refund(180), refund(10, { roles: ["blocked"] })],
  });
  expect(responses.map(({ decision }) => decision)).toEqual(["DECISION_ALLOW", "DECISION_PENDING", "DECISION_DENY"]);
  await expect(agent.guard.checkBatch({ requests: [refund(10), {}] })).rejects.toMatchObject({
    kind: "invalid_argument",
    where: { field: "requests[1].subject" },
  });
});

test("Await streams an approval until it has ended, and resumes where it broke off", async () => {
  const { approvalId } = await agent.guard.check(refund(190));
  const seen: { revision: number; status: string }[] = [];
  let voted = false;
  for await (const { approval } of agent.guard.await({ approvalId })) {
    if (approval === null) continue;
    seen.push({ revision: approval.revision, status: approval.status });
    if (!voted) void plane.vote(approvalId, "approve");
    voted = true;
  }
  expect(seen.map(({ status }) => status)).toEqual(["APPROVAL_STATUS_PENDING", "APPROVAL_STATUS_APPROVED"]);
  const resumed = [];
  for await (const { approval } of agent.guard.await({ approvalId, afterRevision: seen[0]?.revision ?? 0 })) {
    resumed.push(approval?.status);
  }
  expect(resumed).toEqual(["APPROVAL_STATUS_APPROVED"]);
});

test("Await of an approval that nobody asked for is NOT_FOUND", async () => {
  const first = agent.guard
    .await({ approvalId: "0".repeat(26) })
    [Symbol.asyncIterator]()
    .next();
  await expect(first).rejects.toMatchObject({ kind: "not_found", code: "APPROVAL_NOT_FOUND" });
});

test("uses of grants and outcomes reach the audit stream, in a chain that holds", async () => {
  const batches: AuditBatch[] = [];
  const stop = await plane.bus.audit.consume(["grant_use", "outcome"], async (batch) => void batches.push(batch));
  const first = await agent.guard.check(refund(195));
  await plane.vote(first.approvalId, "approve");
  const { decisionId } = await agent.guard.check(refund(195));
  await agent.guard.reportOutcome({ decisionId, approvalId: first.approvalId, status: "OUTCOME_STATUS_EXECUTED" });
  const entries = () => batches.flatMap((batch) => batch.entries.map(({ kind, data }) => ({ kind, ...data })));
  await vi.waitFor(() => {
    expect(entries()).toContainEqual(
      expect.objectContaining({ kind: "grant_use", approvalId: first.approvalId, use: 0, decisionId }),
    );
    expect(entries()).toContainEqual(
      expect.objectContaining({ kind: "outcome", approvalId: first.approvalId, decisionId, status: "executed" }),
    );
  }, 10_000);
  await stop();
});

test("the fleet sees the agent with its revision and counters", async () => {
  await vi.waitFor(async () => {
    const beats = await plane.bus.fleet.list("test");
    expect(beats[0]).toMatchObject({ agentId: "agent-1", state: "serving" });
    expect(beats[0]?.revision).toBeGreaterThan(1);
    expect(beats[0]?.counters.allowed).toBeGreaterThan(0);
  }, 15_000);
});
