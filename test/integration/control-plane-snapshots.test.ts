import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { createLogger } from "../../runtime/log/logger.ts";
import { decide, evolve, outcomeOf, replay } from "../../shared/approval/index.ts";
import type { ApprovalCommand, ApprovalState, Escalation } from "../../shared/approval/model.ts";
import { snapshotFormat } from "../../shared/bus/codec-snapshot.ts";
import { escalationOf, POLICIES, stageOf, workflowOf } from "../support/approval-fixtures.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { fillApprovals } from "../support/fill-approvals.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let plane: TestControlPlane;
let admin: string;
let amount = 0;

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

/** Writes to the log as another replica would that dies right afterwards. */
async function append(...commands: readonly ((escalation: Escalation) => ApprovalCommand)[]): Promise<Escalation> {
  amount += 1;
  const escalation = escalationOf(amount);
  let state: ApprovalState | undefined;
  let sequence = 0;
  for (const command of commands) {
    const before = state;
    const events = decide(before, command(escalation));
    state = events.reduce<ApprovalState | undefined>(evolve, before);
    const outcome = state && outcomeOf(state);
    const record = outcome ? { events, outcome: `outcome of ${JSON.stringify(outcome)}` } : { events };
    const appended = await plane.bus.approvals.append("dev", escalation.approvalId, record, sequence);
    if (appended === "conflict") throw new Error("nobody else writes here");
    sequence = appended;
  }
  return escalation;
}

const requested =
  (timeoutMs = 600_000, nowMs = Date.now()) =>
  (escalation: Escalation): ApprovalCommand => ({
    kind: "request",
    nowMs,
    escalation,
    workflow: workflowOf([stageOf("team", { timeoutMs })]),
  });
const voted = (verdict: "approve" | "deny") => (): ApprovalCommand => ({
  kind: "vote",
  nowMs: Date.now(),
  voteId: "v",
  voter: { id: "tina", groups: ["team"] },
  verdict,
  reason: "",
});

/** A replica, and what it logs. */
async function start(snapshotEvery = 10) {
  const lines: { readonly message: string; readonly sequence?: number }[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const logger = createLogger({ name: "test", level: "debug", destination });
  const replica = await plane.replica({ snapshotEvery }, logger);
  return { replica, said: (text: string) => lines.find(({ message }) => message.includes(text)) };
}

const clientOf = (replica: TestReplica) => replica.client("postern.v1.ApprovalService", admin);
const stored = async () => (await plane.bus.snapshots.list(snapshotFormat())).map(({ sequence }) => sequence);
const statusOf = async ({ approvalId }: Escalation) =>
  replay((await plane.bus.approvals.read("dev", approvalId)).map(({ record }) => record))?.status;

async function listed(replica: TestReplica, statuses: readonly string[], pageSize: number): Promise<string[]> {
  const ids: string[] = [];
  let pageToken = "";
  do {
    const page = await clientOf(replica).list({ filter: { statuses: [...statuses] as never }, pageSize, pageToken });
    ids.push(...page.approvals.map(({ id }) => id));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return ids;
}

it("a replica begins where the one before it stopped, and takes up all that it left", async () => {
  const first = await start();
  const pending = await append(requested());
  const due = await append(requested(60_000, Date.now() - 59_000));
  const [granted] = [await append(requested(), voted("approve"))];
  await vi.waitFor(async () => expect(await plane.bus.grants.get("dev", `g${granted.approvalId}`)).toBeDefined());
  await first.replica.stop();
  const place = await plane.bus.archive.lastSequence();
  expect((await stored())[0]).toBe(place);

  const late = await append(requested(), voted("approve"));
  const announced: string[] = [];
  const stop = await plane.bus.decided.subscribe("dev", (id) => announced.push(id));
  const second = await start();
  expect(second.said("begins with a snapshot")?.sequence).toBe(place);
  const ids = await listed(second.replica, ["APPROVAL_STATUS_PENDING"], 500);
  expect(ids).toContain(pending.approvalId);
  await vi.waitFor(async () => expect(await statusOf(due)).toBe("expired"), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await plane.bus.grants.get("dev", `g${late.approvalId}`)).toBeDefined());
  await vi.waitFor(() => expect(announced).toEqual(expect.arrayContaining([granted.approvalId, late.approvalId])));
  await stop();
  await expect(clientOf(second.replica).cancel({ environment: "dev", id: pending.approvalId })).resolves.toMatchObject({
    approval: { status: "APPROVAL_STATUS_CANCELLED" },
  });
});

it("what has ended is listed and shown after a restart as before, page by page", async () => {
  const first = await start();
  const made: string[] = [];
  for (let n = 0; n < 7; n += 1) made.unshift((await append(requested(), voted("deny"))).approvalId);
  const open = await append(requested());
  await vi.waitFor(async () => expect(await listed(first.replica, [], 500)).toContain(open.approvalId));
  const before = await listed(first.replica, [], 3);
  await first.replica.stop();
  const second = await start();
  expect(second.said("begins with a snapshot")).toBeDefined();
  expect(await listed(second.replica, [], 3)).toEqual(before);
  expect((await listed(second.replica, ["APPROVAL_STATUS_DENIED"], 2)).slice(0, 7)).toEqual(made);
  const { approval, history } = await clientOf(second.replica).get({ environment: "dev", id: made[6] ?? "" });
  expect(approval).toMatchObject({ status: "APPROVAL_STATUS_DENIED" });
  expect(history.map(({ kind }) => kind)).toEqual(["requested", "stage_opened", "vote_cast", "denied"]);
});

it("a damaged snapshot is passed over, and one ahead of the log too; both make room for the next", async () => {
  const pending = await append(requested());
  await (await start()).replica.stop();
  const ahead = (await plane.bus.archive.lastSequence()) + 1_000;
  expect(await plane.bus.snapshots.write(snapshotFormat(), ahead - 1, Buffer.from("junk"), new Set())).toBe(true);
  expect(await plane.bus.snapshots.write(snapshotFormat(), ahead, Buffer.from("junk"), new Set())).toBe(true);
  const second = await start();
  expect(second.said("begins with a snapshot")).toBeUndefined();
  expect(second.said("ahead of the log")?.sequence).toBe(ahead);
  expect(await listed(second.replica, ["APPROVAL_STATUS_PENDING"], 500)).toContain(pending.approvalId);
  await second.replica.stop();
  const place = await plane.bus.archive.lastSequence();
  expect(await stored()).toEqual([place]);

  const [newest] = await plane.bus.snapshots.list(snapshotFormat());
  const junk = Buffer.from("junk that is no snapshot");
  expect(await plane.bus.snapshots.write(snapshotFormat(), place, junk, new Set([newest?.id ?? ""]))).toBe(true);
  const third = await start();
  expect(third.said("can't be read")?.sequence).toBe(place);
  expect(await listed(third.replica, ["APPROVAL_STATUS_PENDING"], 500)).toContain(pending.approvalId);
});

it("replicas that write at once leave one that is whole", async () => {
  const replicas = await Promise.all([start(5), start(5), start(5)]);
  const escalations: Escalation[] = [];
  for (let n = 0; n < 40; n += 1) escalations.push(await append(requested(), ...(n % 2 ? [voted("deny")] : [])));
  const last = await plane.bus.archive.lastSequence();
  await vi.waitFor(async () => expect((await stored())[0]).toBeGreaterThan(last - 20), { timeout: 10_000 });
  await Promise.all(replicas.map(({ replica }) => replica.stop()));
  const kept = await stored();
  expect(kept.length).toBeLessThanOrEqual(2);
  expect(kept).toEqual(kept.toSorted((a, b) => b - a));
  const next = await start();
  expect(next.said("begins with a snapshot")?.sequence).toBe(kept[0]);
  const pending = new Set(await listed(next.replica, ["APPROVAL_STATUS_PENDING"], 500));
  expect(escalations.map(({ approvalId }) => pending.has(approvalId))).toEqual(escalations.map((_, n) => n % 2 === 0));
});

it("a long log is folded and listed in full, with most of it in the log alone", async () => {
  await fillApprovals(nats.url, { approvals: 3_000, pending: 25, environment: "prod" });
  const { replica } = await start();
  const client = clientOf(replica);
  const filter = { environment: "prod", statuses: ["APPROVAL_STATUS_PENDING" as const] };
  expect((await client.list({ filter, pageSize: 500 })).approvals).toHaveLength(25);
  const counts: Record<string, number> = {};
  let pageToken = "";
  do {
    const page = await client.list({ filter: { environment: "prod" }, pageSize: 500, pageToken });
    for (const { status } of page.approvals) counts[status] = (counts[status] ?? 0) + 1;
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  const { APPROVAL_STATUS_APPROVED: approved = 0, APPROVAL_STATUS_DENIED: denied = 0 } = counts;
  expect([counts.APPROVAL_STATUS_PENDING, approved + denied]).toEqual([25, 2_975]);
});
