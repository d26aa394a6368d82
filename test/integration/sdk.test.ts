import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAgent } from "../../agent/compose.ts";
import {
  type ApprovalSnapshot,
  type CheckInput,
  createGuard,
  type Guard,
  NotAllowedError,
} from "../../client/index.ts";
import { silentLogger } from "../../runtime/log/logger.ts";
import { agentSettings, resolveSettings } from "../../shared/config/index.ts";
import { ROOT } from "../support/built.ts";
import { eventually } from "../support/cli-stack.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

// The SDK against a real agent, a real control plane and a real nats-server.

let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
let agent: Awaited<ReturnType<typeof startAgent>>;
let guard: Guard;
let agentFlags: Record<string, string> = {};

const startTestAgent = () =>
  startAgent(resolveSettings(agentSettings, { flags: agentFlags }), { logger: silentLogger });

const refund = (id: string, amount: number): CheckInput => ({
  subject: { id: "sam", roles: ["support"] },
  action: "payments.refund.create",
  resource: { type: "payment", id },
  context: { env: "prod" },
  arguments: { amount, currency: "EUR" },
});

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  replica = await plane.replica();
  const path = "payments.yaml";
  const content = readFileSync(join(ROOT, "examples", "policies", path), "utf8");
  const admin = await plane.token({ name: "admin", roles: ["admin"] });
  await replica.client("postern.v1.PolicyService", admin).publish({ environment: "dev", files: [{ path, content }] });
  const socket = join(nats.dataDir, "agent.sock");
  agentFlags = {
    environment: "dev",
    agentId: "sdk",
    socket,
    nats: nats.url,
    dataDir: join(nats.dataDir, "agent"),
    trustedKeys: plane.settings.trustedKeys,
  };
  agent = await startTestAgent();
  guard = createGuard({ address: `unix:${socket}`, timeoutMs: 20_000 });
  await eventually(
    () => guard.check(refund("p0", 10)),
    ({ decision }) => decision === "ALLOW",
  );
});

afterAll(async () => {
  guard?.close();
  await agent?.stop();
  await plane?.stop();
  await nats?.stop();
});

async function vote(name: string, groups: string[], id: string, verdict: "VERDICT_APPROVE" | "VERDICT_DENY") {
  const token = await plane.token({ name, roles: ["approver"], groups });
  const approvals = replica.client("postern.v1.ApprovalService", token);
  const { approval } = await approvals.get({ environment: "dev", id });
  const { revision = 0 } = approval ?? {};
  await approvals.vote({ environment: "dev", id, verdict, reason: "looked at it", revision, voteId: `${name}-${id}` });
}

describe("the SDK with a real agent", () => {
  it("decides one and many", async () => {
    const decisions = await guard.checkBatch([refund("p1", 30), refund("p1", -1), refund("p1", 120)]);
    expect(decisions.map(({ decision }) => decision)).toEqual(["ALLOW", "DENY", "PENDING"]);
    expect(decisions[1]).toMatchObject({ reasonCode: "RULE_DENY", ruleIds: ["payments/refund-not-positive"] });
  });

  it("runs the action only on ALLOW and reports what became of it", async () => {
    expect(await guard.require(refund("p2", 20), () => "refunded")).toBe("refunded");
    await expect(guard.require(refund("p2", -1), () => "refunded")).rejects.toBeInstanceOf(NotAllowedError);
  });

  it("follows an approval to its end across a restart of the agent", async () => {
    const { approvalId, decision } = await guard.check(refund("p3", 300));
    expect(decision).toBe("PENDING");
    const states: ApprovalSnapshot[] = [];
    const following = (async () => {
      for await (const state of guard.await(approvalId)) states.push(state);
    })();
    await eventually(
      async () => states.at(-1)?.stage,
      (stage) => stage === "team",
    );
    await agent.stop();
    agent = await startTestAgent();
    await vote("lea", ["support-leads"], approvalId, "VERDICT_APPROVE");
    await vote("finn", ["finance"], approvalId, "VERDICT_DENY");
    await following;
    const revisions = states.map(({ revision }) => revision);
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    expect(states.at(-1)).toMatchObject({
      status: "denied",
      action: "payments.refund.create",
      arguments: { amount: 300 },
      votes: [
        { voter: "lea", verdict: "approve" },
        { voter: "finn", verdict: "deny", reason: "looked at it" },
      ],
    });
  });

  it("passes on the agent's refusal of bad input with code and field", async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`);
    await expect(guard.check({ ...refund("p4", 1), arguments: deep })).rejects.toMatchObject({
      kind: "invalid_argument",
      code: "TOO_DEEP",
    });
  });
});
