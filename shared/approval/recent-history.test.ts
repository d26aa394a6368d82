import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escalationOf, refund } from "../testing/approval-samples.ts";
import type { ApprovalEvent } from "./model.ts";
import { RecentHistory } from "./recent-history.ts";

const HOUR = 3_600_000;
const ada = escalationOf();
const bo = escalationOf({ ...refund, subject: { ...refund.subject, id: "bo" } });
const denied = (atMs: number): ApprovalEvent => ({ kind: "denied", atMs, by: "lea", reason: "" });
// The request itself is of no interest to the history: only when it was made.
const requested = (atMs: number) => ({ kind: "requested", atMs }) as ApprovalEvent;

describe("recent history", () => {
  it("counts what requests have in common", () => {
    const history = new RecentHistory();
    history.note(ada, [denied(10)]);
    history.note(bo, [denied(20)]);
    const count = (by: "subject" | "resource" | "action" | "workflow") =>
      history.count({ kind: "denied", withinMs: HOUR, by }, ada, 30);
    expect([count("subject"), count("resource"), count("action"), count("workflow")]).toEqual([1, 2, 2, 2]);
    expect(history.count({ kind: "approved", withinMs: HOUR, by: "action" }, ada, 30)).toBe(0);
  });

  it("does not count who was refused because of asking too often", () => {
    const history = new RecentHistory();
    history.note(ada, [requested(1), { ...denied(1), code: "ESCALATION_BUDGET" } as ApprovalEvent]);
    expect(history.asked(ada, HOUR, 2)).toBe(0);
    history.note(ada, [requested(3)]);
    expect(history.asked(ada, HOUR, 4)).toBe(1);
    expect(history.asked(bo, HOUR, 4)).toBe(0);
  });

  it("counts as a linear search would, whatever the order, and forgetting changes no count", () => {
    const times = fc.array(fc.integer({ min: 0, max: 30 * HOUR }), { maxLength: 60 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 24 * HOUR }), (all, withinMs) => {
        const history = new RecentHistory();
        for (const atMs of all) history.note(ada, [denied(atMs)]);
        const nowMs = 30 * HOUR;
        const expected = all.filter((atMs) => atMs > nowMs - withinMs).length;
        const query = { kind: "denied", withinMs, by: "subject" } as const;
        expect(history.count(query, ada, nowMs)).toBe(expected);
        history.sweep(nowMs);
        expect(history.count(query, ada, nowMs)).toBe(expected);
      }),
    );
  });
});
