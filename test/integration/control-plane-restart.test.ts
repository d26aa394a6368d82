import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { loadSigningKey } from "../../runtime/files/keys.ts";
import { decide, evolve, outcomeOf, replay } from "../../shared/approval/index.ts";
import type { ApprovalCommand, ApprovalState, Escalation } from "../../shared/approval/model.ts";
import { signOutcome } from "../../shared/bundle/index.ts";
import { escalationOf, POLICIES, stageOf, workflowOf } from "../support/approval-fixtures.ts";
import { type TestControlPlane, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let plane: TestControlPlane;
let admin: string;

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  admin = await plane.token({ name: "root", roles: ["admin"], groups: ["team"] });
  const replica = await plane.replica();
  await replica.client("postern.v1.PolicyService", admin).publish({ environment: "dev", files: [POLICIES] });
  await replica.stop();
});
afterAll(async () => {
  await plane?.stop();
  await nats?.stop();
});
afterEach(() => plane.stopReplicas());

async function stateOf({ environment, approvalId }: Escalation) {
  return replay((await plane.bus.approvals.read(environment, approvalId)).map(({ record }) => record));
}

/** Writes to the log as a replica would that dies right afterwards: no grant, no announcement. */
async function appendAndDie(escalation: Escalation, commands: readonly ApprovalCommand[]): Promise<string> {
  let state: ApprovalState | undefined;
  let sequence = 0;
  let signed = "";
  for (const command of commands) {
    const events = decide(state, command);
    state = events.reduce<ApprovalState | undefined>(evolve, state);
    const outcome = state && outcomeOf(state);
    if (outcome !== undefined) signed = await signOutcome(outcome, await loadSigningKey(plane.settings.signingKey));
    const record = signed === "" ? { events } : { events, outcome: signed };
    const appended = await plane.bus.approvals.append(escalation.environment, escalation.approvalId, record, sequence);
    if (appended === "conflict") throw new Error("nobody else writes here");
    sequence = appended;
  }
  return signed;
}

const requested = (escalation: Escalation, nowMs = Date.now(), timeoutMs = 60_000): ApprovalCommand => ({
  kind: "request",
  nowMs,
  escalation,
  workflow: workflowOf([stageOf("team", { timeoutMs })]),
});
const approved = (): ApprovalCommand => ({
  kind: "vote",
  nowMs: Date.now(),
  voteId: "v",
  voter: { id: "tina", groups: ["team"] },
  verdict: "approve",
  reason: "",
});

/** Waits for the entry of an approval's grant. */
async function storedGrant({ approvalId }: Escalation, like: object): Promise<void> {
  const stored = async () => expect(await plane.bus.grants.get("dev", `g${approvalId}`)).toMatchObject(like);
  await vi.waitFor(stored, { timeout: 10_000 });
}

describe("a control plane that starts again", () => {
  it("creates the grant and announces the outcome that a dying replica left behind", async () => {
    const escalation = escalationOf(2_000);
    const outcome = await appendAndDie(escalation, [requested(escalation), approved()]);
    const announced: string[] = [];
    const stop = await plane.bus.decided.subscribe("dev", (_, jws) => announced.push(jws));
    await plane.replica();
    await storedGrant(escalation, { outcome, revoked: false });
    await vi.waitFor(() => expect(announced).toContain(outcome));
    await stop();
  });

  it("does the same for a replica that dies while it runs", async () => {
    await plane.replica();
    const escalation = escalationOf(2_001);
    const outcome = await appendAndDie(escalation, [requested(escalation), approved()]);
    await storedGrant(escalation, { outcome });
  });

  it("never brings a revoked grant back", async () => {
    const escalation = escalationOf(2_002);
    const outcome = await appendAndDie(escalation, [requested(escalation), approved()]);
    const grant = (await stateOf(escalation))?.grant;
    if (grant === undefined) throw new Error("no grant");
    await plane.bus.grants.create({ grant, outcome, revoked: true });
    const marker = escalationOf(2_003);
    await appendAndDie(marker, [requested(marker), approved()]);
    await plane.replica();
    await storedGrant(marker, {});
    expect(await plane.bus.grants.get("dev", grant.id)).toMatchObject({ revoked: true });
  });

  it("has every pending approval, and can finish it", async () => {
    const first = await plane.replica();
    const escalations = Array.from({ length: 20 }, (_, n) => escalationOf(3_000 + n));
    await Promise.all(escalations.map((escalation) => plane.bus.escalations.publish(escalation)));
    await vi.waitFor(
      async () => {
        for (const escalation of escalations) expect(await stateOf(escalation)).toBeDefined();
      },
      { timeout: 10_000 },
    );
    await first.stop();
    const second = await plane.replica();
    const client = second.client("postern.v1.ApprovalService", admin);
    const { approvals } = await client.list({ filter: { statuses: ["APPROVAL_STATUS_PENDING"] }, pageSize: 500 });
    const ids = approvals.map(({ id }) => id);
    for (const { approvalId } of escalations) expect(ids).toContain(approvalId);
    const [{ approvalId: id } = escalationOf(0)] = escalations;
    await expect(client.cancel({ environment: "dev", id })).resolves.toMatchObject({
      approval: { status: "APPROVAL_STATUS_CANCELLED" },
    });
  });

  it("fires the timeouts that passed while nothing ran, and takes up escalations that waited", async () => {
    const overdue = escalationOf(4_000);
    await appendAndDie(overdue, [requested(overdue, Date.now() - 5_000, 1_000)]);
    const waiting = escalationOf(4_001);
    await plane.bus.escalations.publish(waiting);
    await plane.replica();
    await vi.waitFor(async () => expect((await stateOf(overdue))?.status).toBe("expired"), { timeout: 10_000 });
    await vi.waitFor(async () => expect((await stateOf(waiting))?.status).toBe("pending"), { timeout: 10_000 });
  });

  it("keeps working through a kill -9 of NATS", async () => {
    const replica = await plane.replica();
    const client = replica.client("postern.v1.ApprovalService", admin);
    const health = replica.client("grpc.health.v1.Health");
    await nats.kill();
    await vi.waitFor(async () => expect(await health.check({})).toEqual({ status: "NOT_SERVING" }), {
      timeout: 10_000,
    });
    await expect(client.get({ environment: "dev", id: "x" })).rejects.toMatchObject({ kind: "unavailable" });
    await nats.restart();
    await vi.waitFor(async () => expect(await health.check({})).toEqual({ status: "SERVING" }), { timeout: 20_000 });
    const escalation = escalationOf(5_000);
    await vi.waitFor(() => plane.bus.escalations.publish(escalation), { timeout: 20_000 });
    await vi.waitFor(async () => expect(await stateOf(escalation)).toBeDefined(), { timeout: 20_000 });
    await vi.waitFor(async () => {
      const { approvals } = await client.list({ filter: { statuses: ["APPROVAL_STATUS_PENDING"] }, pageSize: 500 });
      expect(approvals.map(({ id }) => id)).toContain(escalation.approvalId);
    });
  });
});
