import { describe, expect, it } from "vitest";
import { decide } from "../../shared/approval/index.ts";
import type { StoredRecord } from "../../shared/bus/ports.ts";
import { escalationOf, stageOf, workflowOf } from "../testing/fixtures.ts";
import { ApprovalView } from "./approval-view.ts";

const T0 = 1_800_000_000_000;
const workflow = workflowOf([stageOf("team")]);

function requested(amount: number, sequence: number): StoredRecord {
  const escalation = escalationOf(amount);
  const events = decide(undefined, { kind: "request", nowMs: T0, escalation, workflow });
  return { environment: "dev", approvalId: escalation.approvalId, sequence, record: { events } };
}

function approved(amount: number, sequence: number): StoredRecord {
  const escalation = escalationOf(amount);
  const auto = { ruleIndex: 0, verdict: "approve", reason: "" } as const;
  const events = decide(undefined, { kind: "request", nowMs: T0, escalation, workflow, auto });
  return { environment: "dev", approvalId: escalation.approvalId, sequence, record: { events } };
}

function cancelled(amount: number, sequence: number): StoredRecord {
  const { approvalId } = escalationOf(amount);
  const record = { events: [{ kind: "cancelled", atMs: T0, by: "a", reason: "" }], outcome: "jws" } as const;
  return { environment: "dev", approvalId, sequence, record };
}

const amounts = (view: ApprovalView, before?: number) =>
  [...view.newestFirst(before)].map(({ state }) => state.escalation.request.arguments.amount);

describe("ApprovalView", () => {
  it("counts a record once, however often it comes", () => {
    const view = new ApprovalView();
    expect(view.apply(requested(1, 1))?.entry.state.revision).toBe(2);
    expect(view.apply(requested(1, 1))).toBeUndefined();
    expect(view.apply(cancelled(1, 2))).toMatchObject({ ended: true, entry: { outcome: "jws", firstSequence: 1 } });
    expect(view.apply(cancelled(1, 2))).toBeUndefined();
  });

  it("lists newest first, in the log's order, also when an own write came before older records", () => {
    const view = new ApprovalView();
    for (const [amount, sequence] of [
      [1, 1],
      [4, 4],
      [2, 2],
      [3, 3],
    ] as const)
      view.apply(requested(amount, sequence));
    expect(amounts(view)).toEqual([4, 3, 2, 1]);
    expect(amounts(view, 3)).toEqual([2, 1]);
  });

  it("knows which approvals are pending", () => {
    const view = new ApprovalView();
    view.apply(requested(1, 1));
    view.apply(requested(2, 2));
    view.apply(cancelled(1, 3));
    expect(view.pendingCount).toBe(1);
    expect([...view.pending()].map(({ firstSequence }) => firstSequence)).toEqual([2]);
  });

  it("drops the oldest ended approvals beyond its limit, and never a pending one", () => {
    const view = new ApprovalView({ maxEnded: 10, nowMs: () => T0 });
    view.apply(requested(0, 1));
    for (let n = 1; n <= 30; n += 1) {
      view.apply(requested(n, 2 * n));
      view.apply(cancelled(n, 2 * n + 1));
    }
    const kept = amounts(view);
    expect(kept.at(-1)).toBe(0);
    expect(kept.length).toBeLessThanOrEqual(14);
    expect(kept[0]).toBe(30);
    expect(view.apply(cancelled(1, 99))).toBeUndefined();
  });

  it("keeps what must stay beyond its limit, and all but the newest of the rest no longer than it needs to", () => {
    let nowMs = T0;
    const view = new ApprovalView({ maxEnded: 10, nowMs: () => nowMs });
    for (let n = 1; n <= 30; n += 1) view.apply(approved(n, n));
    expect(view.size).toBe(30);
    nowMs += 600_000;
    for (let n = 31; n <= 50; n += 1) view.apply(approved(n, n));
    expect(amounts(view).at(-1)).toBeGreaterThan(30);
    expect(view.completeFrom).toBe(Number(amounts(view).at(-1)));
  });

  it("does not take what it let go of for news when the log is read again", () => {
    const view = new ApprovalView({ maxEnded: 0, nowMs: () => T0 });
    for (const stored of [requested(1, 1), cancelled(1, 2)]) {
      view.apply(stored);
      expect(view.reached(stored.sequence)).toBe(true);
    }
    expect(view.size).toBe(0);
    expect(view.apply(requested(1, 1))).toBeUndefined();
    expect(view.size).toBe(0);
    expect(view.apply(requested(2, 3))?.ended).toBe(false);
  });

  it("tells when the log goes back behind what was folded", () => {
    const view = new ApprovalView();
    expect([1, 2, 5, 5, 4, 6].map((sequence) => view.reached(sequence))).toEqual([
      true,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it("begins with a snapshot as if it had folded the log up to there", () => {
    const before = new ApprovalView();
    for (const stored of [requested(1, 1), requested(2, 2), cancelled(2, 3), requested(3, 4)]) before.apply(stored);
    const view = new ApprovalView();
    view.restore(4, before.pending());
    expect([view.pendingCount, view.foldedTo, view.completeFrom]).toEqual([2, 4, 5]);
    expect(amounts(view)).toEqual([3, 1]);
    expect(view.apply(requested(1, 1))).toBeUndefined();
    expect(view.apply(cancelled(1, 5))?.ended).toBe(true);
  });

  it("holds one copy of a workflow for all approvals", () => {
    const view = new ApprovalView();
    for (const n of [1, 2]) {
      const stored = requested(n, n);
      view.apply({ ...stored, record: structuredClone(stored.record) });
    }
    const [first, second] = [...view.newestFirst()];
    expect(first?.state.workflow).toBe(second?.state.workflow);
  });
});
