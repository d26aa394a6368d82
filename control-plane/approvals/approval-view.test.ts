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
    expect(kept.length).toBeLessThanOrEqual(12);
    expect(kept[0]).toBe(30);
    expect(view.apply(cancelled(1, 99))).toBeUndefined();
  });
});
