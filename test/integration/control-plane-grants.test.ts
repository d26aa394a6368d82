import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { GrantEntry } from "../../shared/bus/ports.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { escalationOf } from "../support/approval-fixtures.ts";
import { connectControlPlane } from "../support/bus.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { ControlPlaneRole, policies, refund } from "../support/control-plane-role.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
beforeAll(async () => {
  nats = await startTestNats();
});
afterAll(async () => {
  await nats?.stop();
});

const POLICIES = {
  path: "grants.yaml",
  content: `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec: { default: escalate, workflow: hourly, match: { actions: ["payments.**"] } }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: hourly }
spec:
  auto: [{ when: "true", decision: approve }]
  grant: { uses: 5, ttl: 1h, scope: { arguments: [order] } }
`,
};

describe("the control plane", () => {
  let plane: TestControlPlane;
  let replica: TestReplica;
  const tokens: Record<string, string> = {};
  const grants = (who: string) => replica.client("postern.v1.GrantService", tokens[who]);

  beforeAll(async () => {
    plane = await testControlPlane(nats.url);
    tokens.root = await plane.token({ name: "root", roles: ["admin"] });
    tokens.vera = await plane.token({ name: "vera", roles: ["viewer"] });
    replica = await plane.replica();
    await replica.client("postern.v1.PolicyService", tokens.root).publish({ environment: "dev", files: [POLICIES] });
  });
  afterAll(async () => {
    await plane?.stop();
  });

  let count = 0;
  /** An approval that came through; resolves to its grant's entry. */
  async function granted(over: object = {}): Promise<GrantEntry> {
    count += 1;
    const escalation = escalationOf(count, { workflow: "hourly", ...over });
    await plane.bus.escalations.publish(escalation);
    return vi.waitFor(async () => {
      const entry = await plane.bus.grants.get("dev", `g${escalation.approvalId}`);
      if (entry === undefined) throw new Error("no entry yet");
      return entry;
    });
  }

  beforeEach(async () => {
    await grants("root").revoke({ filter: { environment: "dev" }, all: true, reason: "start anew" });
  });

  it("lists the grants that can release something, with what they are bound to", async () => {
    const first = await granted();
    const second = await granted({ ruleIds: ["payments/other"] });
    const { grants: all } = await grants("vera").list({ filter: { environment: "dev" } });
    expect(all.map(({ id }) => id)).toEqual([second.grant.id, first.grant.id]);
    expect(all[0]).toMatchObject({
      workflow: "hourly",
      subject: { id: "sam" },
      action: { name: "payments.refund.create" },
      terms: { uses: 5, scope: "arguments", arguments: ["order"] },
      used: 0,
      revoked: false,
    });
    const { grants: some } = await grants("vera").list({ filter: { environment: "dev", ruleId: "payments/other" } });
    expect(some.map(({ id }) => id)).toEqual([second.grant.id]);
  });

  it("takes back one, on record with who and why, and keeps it so", async () => {
    const { grant } = await granted();
    const { revoked } = await grants("root").revoke({
      filter: { environment: "dev", grantId: grant.id },
      reason: "wrong customer",
    });
    expect(revoked).toMatchObject([{ id: grant.id, revoked: true }]);
    expect(await plane.bus.grants.get("dev", grant.id)).toMatchObject({ revoked: true });
    const approvals = replica.client("postern.v1.ApprovalService", tokens.root);
    const { history, approval } = await approvals.get({ environment: "dev", id: grant.approvalId });
    expect(approval).toMatchObject({ grantRevoked: true });
    expect(history.at(-1)).toMatchObject({ actor: "root", summary: "revoked the grant: wrong customer" });
    // Whatever replica made good what a crash left out would only create what is not there.
    await plane.bus.grants.create({ grant, outcome: "x", revoked: false });
    expect(await plane.bus.grants.get("dev", grant.id)).toMatchObject({ revoked: true });
    await expect(
      grants("root").revoke({ filter: { environment: "dev", grantId: grant.id }, reason: "" }),
    ).rejects.toMatchObject({ code: "GRANT_NOT_FOUND" });
  });

  it.each([
    ["subject", { subjectId: "sam" }],
    ["rule", { ruleId: "payments/large-refunds" }],
    ["workflow", { workflow: "hourly" }],
  ])("takes back all of a %s", async (_, part) => {
    const made = [await granted(), await granted()];
    const { revoked, failed } = await grants("root").revoke({
      filter: { environment: "dev", ...part },
      reason: "incident",
    });
    expect(revoked.map(({ id }) => id).sort()).toEqual(made.map(({ grant }) => grant.id).sort());
    expect(failed).toEqual([]);
    expect((await grants("root").list({ filter: { environment: "dev" } })).grants).toEqual([]);
  });

  it("takes back everything only when told so, and from those who may", async () => {
    await granted();
    const client = grants("root");
    await expect(client.revoke({ filter: { environment: "dev" }, reason: "" })).rejects.toMatchObject({
      code: "FILTER_INVALID",
    });
    const both = { filter: { environment: "dev", subjectId: "sam" }, all: true, reason: "" };
    await expect(client.revoke(both)).rejects.toMatchObject({ code: "FILTER_INVALID" });
    const all = { filter: { environment: "dev" }, all: true, reason: "" };
    await expect(grants("vera").revoke(all)).rejects.toMatchObject({ kind: "permission_denied" });
    expect((await client.revoke(all)).revoked).toHaveLength(1);
  });
});

describe("an agent", () => {
  let world: AgentWorld;
  let role: ControlPlaneRole;
  let agent: TestAgent;

  beforeAll(async () => {
    world = await createAgentWorld();
    role = new ControlPlaneRole(await connectControlPlane(nats.url), world.key);
    await role.openApprovals();
    agent = await world.start("agent-1", { nats: nats.url });
    await agent.enforces(await role.publish(policies()));
  });
  afterAll(async () => {
    await world?.stop();
    await role?.bus.connection.close();
  });

  it("releases nothing by a grant that was revoked, and asks anew", async () => {
    const { approvalId } = await agent.guard.check(refund(150));
    await role.vote(approvalId, "approve");
    const grant = await role.grantOf(approvalId);
    const entry = await role.bus.grants.get("test", grant.id);
    if (entry === undefined) throw new Error("no entry");
    await role.bus.grants.revoke(entry);
    await vi.waitFor(async () => {
      const { decision, approvalId: asked } = await agent.guard.check(refund(150));
      expect(decision).toBe("DECISION_PENDING");
      expect(asked).not.toBe(approvalId);
    });
  });
});
