import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../runtime/log/logger.ts";
import { decide, evolve } from "../../shared/approval/index.ts";
import type { ApprovalState } from "../../shared/approval/model.ts";
import type { GrantEntry } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { escalationOf, workflowOf } from "../testing/fixtures.ts";
import type { ApprovalEntry } from "./approval-view.ts";
import { GrantKeeper } from "./grant-keeper.ts";

const T0 = 1_800_000_000_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function approvedEntry(amount: number, over: Partial<ApprovalState> = {}): ApprovalEntry {
  const escalation = escalationOf(amount);
  const auto = { ruleIndex: 0, verdict: "approve", reason: "" } as const;
  const events = decide(undefined, { kind: "request", nowMs: T0, escalation, workflow: workflowOf([]), auto });
  const state = events.reduce<ApprovalState | undefined>(evolve, undefined);
  if (state === undefined) throw new Error("no state");
  const { environment, approvalId } = escalation;
  return { environment, approvalId, state: { ...state, ...over }, firstSequence: 1, sequence: 1, outcome: "jws" };
}

function start(nowMs = T0) {
  const created: GrantEntry[] = [];
  const bus = { up: true };
  /** As approvals stand by now. */
  const known = new Map<string, ApprovalEntry>();
  const create = async (entry: GrantEntry) => {
    if (!bus.up) throw new PosternError("unavailable", "BUS_UNAVAILABLE", "away");
    created.push(entry);
  };
  const keeper = new GrantKeeper({
    grants: { create, revoke: create },
    log: silentLogger,
    nowMs: () => nowMs,
    current: (entry) => known.get(entry.approvalId) ?? entry,
  });
  return { keeper, created, bus, known };
}

describe("GrantKeeper", () => {
  it("creates the entry of an approval that yielded a grant, with its signed outcome", async () => {
    const { keeper, created } = start();
    keeper.ensure(approvedEntry(1), "me");
    await keeper.stop();
    expect(created).toMatchObject([{ outcome: "jws", revoked: false, grant: { uses: 1 } }]);
  });

  it("needs none for a grant that only its own request can use, and that is used at once", async () => {
    const { keeper, created, known } = start();
    const [used, unused] = [approvedEntry(1), approvedEntry(2)];
    for (const entry of [used, unused]) keeper.ensure(entry, "me");
    known.set(used.approvalId, { ...used, state: { ...used.state, grantUses: 1 } });
    await vi.advanceTimersByTimeAsync(300);
    expect(created.map(({ grant }) => grant.approvalId)).toEqual([unused.approvalId]);
    await keeper.stop();
  });

  it("stores what was revoked as revoked, so that nothing that was late brings it back", async () => {
    const { keeper, created, known } = start();
    const entry = approvedEntry(1);
    const revoked = { ...entry, state: { ...entry.state, grantRevoked: true } };
    keeper.ensure(entry, "another");
    known.set(entry.approvalId, revoked);
    await keeper.stop();
    expect(created).toMatchObject([{ revoked: true }]);
  });

  it("makes good what another replica left undone, a while later", async () => {
    const { keeper, created } = start();
    const wide = approvedEntry(1);
    const { grant } = wide.state;
    if (grant === undefined) throw new Error("no grant");
    keeper.ensure({ ...wide, state: { ...wide.state, grant: { ...grant, uses: 5 } } }, "another");
    await vi.advanceTimersByTimeAsync(300);
    expect(created).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(created).toHaveLength(1);
    await keeper.stop();
  });

  it("leaves alone what has nothing left to release", async () => {
    const { keeper, created } = start();
    keeper.ensure(approvedEntry(1, { grantUses: 1 }), "me");
    keeper.ensure(approvedEntry(2, { grant: undefined }), "me");
    await keeper.stop();
    const late = start(T0 + 600_000);
    late.keeper.ensure(approvedEntry(3), "me");
    await late.keeper.stop();
    expect([...created, ...late.created]).toEqual([]);
  });

  it("tries again until the bus takes it, and loses none meanwhile", async () => {
    const { keeper, created, bus } = start();
    bus.up = false;
    keeper.ensure(approvedEntry(1), "me");
    await vi.advanceTimersByTimeAsync(2_500);
    keeper.ensure(approvedEntry(2), "me");
    bus.up = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(created).toHaveLength(2);
    await keeper.stop();
  });

  it("stops while the bus is away", async () => {
    const { keeper, bus } = start();
    bus.up = false;
    keeper.ensure(approvedEntry(1), "me");
    await vi.advanceTimersByTimeAsync(10);
    await keeper.stop();
  });
});
