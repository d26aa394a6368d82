import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadTrustedKeys } from "../../runtime/files/keys.ts";
import { replay } from "../../shared/approval/index.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import { chain } from "../../shared/audit/index.ts";
import type { AuditKind } from "../../shared/audit/model.ts";
import { verifyOutcome } from "../../shared/bundle/index.ts";
import { sealAuditBatch } from "../../shared/bus/codec.ts";
import type { JsonObject } from "../../shared/json.ts";
import { escalationOf, POLICIES } from "../support/approval-fixtures.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let plane: TestControlPlane;
let one: TestReplica;
let two: TestReplica;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  tokens.admin = await plane.token({ name: "root", roles: ["admin"] });
  tokens.tina = await plane.token({ name: "tina", roles: ["approver"], groups: ["support-leads"] });
  tokens.fred = await plane.token({ name: "fred", roles: ["approver"], groups: ["finance"] });
  tokens.fay = await plane.token({ name: "fay", roles: ["approver"], groups: ["finance"] });
  tokens.sam = await plane.token({ name: "sam", roles: ["approver"], groups: ["support-leads", "finance"] });
  one = await plane.replica();
  two = await plane.replica();
  await one.client("postern.v1.PolicyService", tokens.admin).publish({ environment: "dev", files: [POLICIES] });
});
afterAll(async () => {
  await plane?.stop();
  await nats?.stop();
});

const approvals = (who: string, replica: TestReplica = one) =>
  replica.client("postern.v1.ApprovalService", tokens[who] ?? "");

async function stateOf({ environment, approvalId }: Escalation) {
  return replay((await plane.bus.approvals.read(environment, approvalId)).map(({ record }) => record));
}

/** An escalation that both replicas know of. */
async function escalate(amount: number, over: Partial<Escalation> = {}): Promise<Escalation> {
  const escalation = escalationOf(amount, over);
  await plane.bus.escalations.publish(escalation);
  await vi.waitFor(async () => expect(await stateOf(escalation)).toBeDefined(), { timeout: 10_000 });
  return escalation;
}

/** Looks at the approval, and votes on what it saw. */
async function vote(who: string, { environment, approvalId: id }: Escalation, over: object = {}, replica = one) {
  const client = approvals(who, replica);
  const { approval } = await client.get({ environment, id });
  const seen = {
    environment,
    id,
    verdict: "VERDICT_APPROVE",
    reason: "fine",
    revision: approval?.revision ?? 0,
  } as const;
  return client.vote({ ...seen, ...over });
}

async function denied(amount: number): Promise<Escalation> {
  const escalation = await escalate(amount);
  await vote("tina", escalation, { verdict: "VERDICT_DENY" });
  return escalation;
}

async function eventKinds(escalation: Escalation): Promise<string[]> {
  const records = await plane.bus.approvals.read(escalation.environment, escalation.approvalId);
  return records.flatMap(({ record }) => record.events.map(({ kind }) => kind));
}

async function report(kind: AuditKind, environment: string, data: JsonObject): Promise<void> {
  const entry = { kind, environment, source: "agent-1", atMs: 1, traceId: "", data };
  await plane.bus.audit.publish(
    sealAuditBatch(chain(undefined, { environment, source: "agent-1", kind, entries: [entry] })),
  );
}

describe("an escalation", () => {
  it("goes through its stages, and ends signed, announced and with a grant", async () => {
    const announced: [string, string][] = [];
    const stop = await plane.bus.decided.subscribe("dev", (id, outcome) => announced.push([id, outcome]));
    const escalation = await escalate(1_000);
    const { environment, approvalId } = escalation;
    const first = await vote("tina", escalation);
    expect(first.approval).toMatchObject({ status: "APPROVAL_STATUS_PENDING", currentStage: 1 });
    await vote("fred", escalation, {}, two);
    const last = await vote("fay", escalation);
    expect(last.approval).toMatchObject({ status: "APPROVAL_STATUS_APPROVED", grantId: `g${approvalId}` });

    await vi.waitFor(() => expect(announced.map(([id]) => id)).toContain(approvalId));
    const trusted = await loadTrustedKeys(plane.settings.trustedKeys);
    const jws = announced.find(([id]) => id === approvalId)?.[1] ?? "";
    expect(verifyOutcome(jws, trusted)).toMatchObject({
      approvalId,
      status: "approved",
      requestDigest: escalation.requestDigest,
    });
    await vi.waitFor(
      async () => {
        const entry = await plane.bus.grants.get(environment, `g${approvalId}`);
        expect(entry).toMatchObject({ revoked: false, outcome: jws });
      },
      { timeout: 10_000 },
    );
    await stop();
  });

  it("is joined by the same question asked again", async () => {
    const escalation = await escalate(1_001);
    await plane.bus.escalations.publish({ ...escalation, agentId: "agent-2", decisionId: "another" });
    const { approval } = await approvals("tina").get({ environment: "dev", id: escalation.approvalId });
    expect(approval).toMatchObject({ requestedByAgent: "agent-1", revision: 2 });
  });

  it("is approved by an automatic rule when facts say so, and denied by another", async () => {
    const facts = one.client("postern.v1.FactService", tokens.admin);
    await facts.put({ environment: "dev", path: "quiet", value: { boolValue: true } });
    await vi.waitFor(async () => {
      const escalation = await escalate(55, { idempotencyKey: String(Math.random()) });
      expect(await stateOf(escalation)).toMatchObject({ status: "approved", outcomeReason: "small and quiet" });
    });
    await facts.delete({ environment: "dev", path: "quiet" });
    const dear = await escalate(20_000);
    expect(await stateOf(dear)).toMatchObject({ status: "denied", outcomeReason: "far too much" });
  });

  it("is recorded and denied, with the reason, when no bundle knows its workflow", async () => {
    const escalation = await escalate(1_002, { workflow: "nobody" });
    expect(await stateOf(escalation)).toMatchObject({
      status: "denied",
      outcomeReason: expect.stringContaining("Workflow 'nobody' is in no bundle"),
    });
    await vi.waitFor(async () => {
      const { history } = await approvals("tina").get({ environment: "dev", id: escalation.approvalId });
      expect(history.at(-1)?.summary).toContain("Workflow 'nobody'");
    });
  });

  it("goes by the workflow of the bundle that escalated it, not by a later one", async () => {
    const editor = one.client("postern.v1.PolicyService", tokens.admin);
    const laxer = { ...POLICIES, content: POLICIES.content.replace("quorum: 2", "quorum: 1") };
    const published = await editor.publish({ environment: "dev", files: [laxer] });
    const before = await escalate(1_003, { bundleRevision: 1 });
    const after = await escalate(1_004, { bundleRevision: published.bundle?.revision ?? 0 });
    await editor.rollback({ environment: "dev", revision: 1 });
    expect((await stateOf(before))?.workflow.spec.stages[1]?.quorum).toBe(2);
    expect((await stateOf(after))?.workflow.spec.stages[1]?.quorum).toBe(1);
  });

  it("whose digest is not that of its request never becomes an approval, and does not block the next", async () => {
    const lie = escalationOf(1_005, { requestDigest: escalationOf(1).requestDigest });
    await plane.bus.escalations.publish(lie);
    await escalate(1_006);
    await expect(approvals("tina").get({ environment: "dev", id: lie.approvalId })).rejects.toMatchObject({
      code: "APPROVAL_NOT_FOUND",
    });
  });
});

describe("a vote", () => {
  it("is refused to who is not asked, to the requester, to a second time, and without a needed reason", async () => {
    const escalation = await escalate(1_100);
    await expect(vote("fred", escalation)).rejects.toMatchObject({ code: "VOTER_NOT_ELIGIBLE" });
    await expect(vote("sam", escalation)).rejects.toMatchObject({ code: "SELF_APPROVAL" });
    await vote("tina", escalation);
    await vote("fred", escalation);
    await expect(vote("fred", escalation)).rejects.toMatchObject({ code: "ALREADY_VOTED" });
    await expect(vote("fay", escalation, { verdict: "VERDICT_UNSPECIFIED" })).rejects.toMatchObject({
      code: "FIELD_REQUIRED",
      where: { field: "verdict" },
    });
    await expect(vote("fay", escalation, { reason: "x".repeat(5_000) })).rejects.toMatchObject({
      code: "FIELD_TOO_LONG",
    });
  });

  it("counts once when it is sent twice with one id, also to two replicas at once", async () => {
    const escalation = await escalate(1_101);
    const results = await Promise.all([
      vote("tina", escalation, { voteId: "v1" }, one),
      vote("tina", escalation, { voteId: "v1" }, two),
    ]);
    for (const { approval } of results) expect(approval).toMatchObject({ currentStage: 1 });
    expect((await eventKinds(escalation)).filter((kind) => kind === "vote_cast")).toHaveLength(1);
  });

  it("on a state that has moved on is refused, and so is one that does not say what it is on", async () => {
    const escalation = await escalate(1_102);
    await expect(vote("tina", escalation, { revision: 0 })).rejects.toMatchObject({
      kind: "invalid_argument",
      code: "REVISION_REQUIRED",
      where: { field: "revision" },
    });
    const { approval } = await approvals("tina").get({ environment: "dev", id: escalation.approvalId });
    await vote("tina", escalation, { revision: approval?.revision });
    await expect(vote("fred", escalation, { revision: approval?.revision })).rejects.toMatchObject({
      kind: "conflict",
      code: "APPROVAL_CHANGED",
    });
  });

  it("that races with another through two replicas has exactly one effect", async () => {
    for (let round = 0; round < 5; round += 1) {
      const escalation = await escalate(1_110 + round);
      await vote("tina", escalation);
      const results = await Promise.allSettled([
        vote("fred", escalation, { verdict: "VERDICT_DENY" }, one),
        vote("fay", escalation, { verdict: "VERDICT_DENY" }, two),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect((await eventKinds(escalation)).filter((kind) => kind === "denied")).toHaveLength(1);
    }
  });

  it("against ends it with the voter's reason", async () => {
    const escalation = await escalate(1_120);
    const { approval } = await vote("tina", escalation, { verdict: "VERDICT_DENY", reason: "wrong customer" });
    expect(approval).toMatchObject({ status: "APPROVAL_STATUS_DENIED", outcomeReason: "wrong customer" });
    await expect(vote("tina", escalation)).rejects.toMatchObject({ code: "APPROVAL_ENDED" });
  });
});

describe("a stage that times out", () => {
  it("hands over once, and expires the approval once, however many replicas watch", async () => {
    const escalation = await escalate(1_200, { workflow: "quick" });
    await vi.waitFor(async () => expect((await stateOf(escalation))?.status).toBe("expired"), { timeout: 10_000 });
    expect(await eventKinds(escalation)).toEqual([
      "requested",
      "stage_opened",
      "stage_timed_out",
      "stage_opened",
      "stage_timed_out",
      "expired",
    ]);
    const { approval } = await approvals("tina").get({ environment: "dev", id: escalation.approvalId });
    expect(approval).toMatchObject({ status: "APPROVAL_STATUS_EXPIRED" });
  });
});

describe("Cancel", () => {
  it("is for admins and for approvers of the open stage", async () => {
    const [first, second] = [await escalate(1_300), await escalate(1_301)];
    const cancel = (who: string, { approvalId: id }: Escalation) =>
      approvals(who).cancel({ environment: "dev", id, reason: "no longer needed" });
    await expect(cancel("fred", first)).rejects.toMatchObject({ code: "CANCEL_FORBIDDEN" });
    await expect(cancel("tina", first)).resolves.toMatchObject({ approval: { status: "APPROVAL_STATUS_CANCELLED" } });
    await expect(cancel("admin", second)).resolves.toMatchObject({ approval: { status: "APPROVAL_STATUS_CANCELLED" } });
    await expect(cancel("tina", await denied(1_302))).rejects.toMatchObject({ code: "APPROVAL_ENDED" });
    await expect(approvals("admin").cancel({ environment: "dev", id: "nothing" })).rejects.toMatchObject({
      code: "APPROVAL_NOT_FOUND",
    });
  });
});

describe("List and Get", () => {
  it("pages newest first without gap or repeat, and filters", async () => {
    const subject = (id: string) => ({ ...escalationOf(0).request.subject, id });
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      const base = escalationOf(1_400 + n, { workflow: "refunds" });
      made.push((await escalate(1_400 + n, { idempotencyKey: `list-${n}` })).approvalId);
      expect(base.request.subject).toEqual(subject("sam"));
    }
    const seen: string[] = [];
    let pageToken = "";
    do {
      const page = await approvals("tina").list({ filter: { environment: "dev" }, pageSize: 3, pageToken });
      seen.push(...page.approvals.map(({ id }) => id));
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    expect(seen.slice(0, 7)).toEqual([...made].reverse());
    expect(new Set(seen).size).toBe(seen.length);

    const count = async (who: string, filter: object) =>
      (await approvals(who).list({ filter, pageSize: 500 })).approvals.length;
    expect(await count("tina", { subjectId: "sam" })).toBe(seen.length);
    expect(await count("tina", { subjectId: "nobody" })).toBe(0);
    expect(await count("tina", { workflow: "quick" })).toBe(1);
    expect(await count("tina", { action: "payments.*.create" })).toBe(seen.length);
    expect(await count("tina", { action: "deploy.**" })).toBe(0);
    expect(await count("tina", { statuses: ["APPROVAL_STATUS_EXPIRED"] })).toBe(1);
    expect(await count("tina", { votable: true })).toBeGreaterThanOrEqual(7);
    expect(await count("sam", { votable: true })).toBe(0);
    await expect(count("tina", { statuses: ["APPROVAL_STATUS_UNSPECIFIED"] })).rejects.toMatchObject({
      code: "FILTER_INVALID",
    });
  });

  it("tells the whole history in sentences, with uses and outcomes that agents report", async () => {
    const escalation = await escalate(1_450);
    await vote("tina", escalation, { reason: "known customer" });
    await vote("fred", escalation);
    await vote("fay", escalation);
    const { approvalId } = escalation;
    const use = { approvalId, grantId: `g${approvalId}`, use: 0, decisionId: "d-1" };
    await report("grant_use", "dev", use);
    await report("grant_use", "dev", { ...use, again: true });
    await report("outcome", "dev", { approvalId, decisionId: "d-1", status: "executed", message: "refunded" });
    await vi.waitFor(async () =>
      expect(await stateOf(escalation)).toMatchObject({ grantUses: 1, reportedOutcome: "executed" }),
    );
    const { approval, history } = await approvals("tina").get({ environment: "dev", id: approvalId });
    expect(approval).toMatchObject({ reportedOutcome: "executed" });
    expect(history.map(({ kind }) => kind).filter((kind) => kind === "grant_used")).toHaveLength(1);
    expect(history[0]).toMatchObject({ revision: 1, kind: "requested", actor: "sam" });
    expect(history.find(({ kind }) => kind === "vote_cast")).toMatchObject({
      actor: "tina",
      summary: expect.stringContaining("known customer"),
    });
    expect(history.map(({ revision }) => revision)).toEqual(history.map((_, index) => index + 1));
  });
});

describe("Watch", () => {
  it("shows what is pending, then changes, and the end of what it showed", async () => {
    const pending = await escalate(1_500);
    const stop = new AbortController();
    const seen: [string, string][] = [];
    const watching = (async () => {
      const filter = { environment: "dev", votable: true };
      for await (const { approval } of approvals("tina", two).watch({ filter }, { signal: stop.signal })) {
        seen.push([approval?.id ?? "", approval?.status ?? ""]);
      }
    })();
    await vi.waitFor(() => expect(seen.map(([id]) => id)).toContain(pending.approvalId));
    const later = await escalate(1_501);
    await vi.waitFor(() => expect(seen).toContainEqual([later.approvalId, "APPROVAL_STATUS_PENDING"]));
    await vote("tina", later, { verdict: "VERDICT_DENY" });
    await vi.waitFor(() => expect(seen).toContainEqual([later.approvalId, "APPROVAL_STATUS_DENIED"]));
    stop.abort();
    await expect(watching).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("is told to go elsewhere when the replica stops, at once", async () => {
    const third = await plane.replica({ drainTimeoutMs: 60_000 });
    let begun = false;
    const client = third.client("postern.v1.ApprovalService", tokens.tina);
    const watching = (async () => {
      for await (const _ of client.watch({})) begun = true;
    })();
    const ended = expect(watching).rejects.toMatchObject({ kind: "unavailable", code: "SERVER_DRAINING" });
    await vi.waitFor(() => expect(begun).toBe(true));
    await third.controlPlane.stop();
    await ended;
  });
});
