import { describe, expect, it } from "vitest";
import type { Stage } from "../policy/model.ts";
import {
  accountant,
  cfo,
  finance,
  kindsOf,
  lead,
  requestCommand,
  stateAfter,
  team,
  tickAt,
  voteCommand,
  workflowWith,
} from "../testing/approval-samples.ts";
import type { CommandOf } from "./commands.ts";
import { decide } from "./decide.ts";
import { describeEvent, describeState } from "./describe.ts";
import type { ApprovalCommand, ApprovalState } from "./model.ts";
import { DEFAULT_REPORT_WITHIN_MS, nextDeadlineMs } from "./pass-time.ts";

const code = (expected: string) => expect.objectContaining({ code: expected });
const asking = (stages: readonly Stage[], deadlineMs?: number) =>
  requestCommand(workflowWith({ stages, ...(deadlineMs === undefined ? {} : { deadlineMs }) }));

describe("reminders", () => {
  const asked = asking([{ ...team, remindAfterMs: [10, 20, 60] }]);

  it("come when they are due, one after the other", () => {
    expect(nextDeadlineMs(stateAfter(asked))).toBe(10);
    expect(decide(stateAfter(asked), tickAt(9))).toEqual([]);
    const once = stateAfter(asked, tickAt(10));
    expect(nextDeadlineMs(once)).toBe(20);
    expect(decide(once, tickAt(10))).toEqual([]);
    expect(decide(once, tickAt(21))).toEqual([{ kind: "reminded", atMs: 21, stage: 0, reminder: 2 }]);
  });

  it("that were missed are made up for by one", () => {
    const state = stateAfter(asked, tickAt(59));
    expect(state.reminders).toBe(2);
    expect(nextDeadlineMs(state)).toBe(60);
    expect(nextDeadlineMs(stateAfter(asked, tickAt(70)))).toBe(100);
  });

  it("give way to the timeout when both are due", () => {
    expect(kindsOf(stateAfter(asked), tickAt(100))).toEqual(["stage_timed_out", "expired"]);
  });

  it("start anew with the next stage", () => {
    const two = asking([
      { ...team, remindAfterMs: [10] },
      { ...finance, remindAfterMs: [30] },
    ]);
    const state = stateAfter(two, tickAt(10), voteCommand(lead, 40));
    expect(state.reminders).toBe(0);
    expect(nextDeadlineMs(state)).toBe(70);
  });

  it("are not sent when the deadline comes before them", () => {
    expect(nextDeadlineMs(stateAfter(asking([{ ...team, remindAfterMs: [50] }], 40)))).toBe(40);
  });

  it("and timeouts count in business hours where the stage has them", () => {
    const businessHours = { timeZone: "UTC", days: [4], fromMinute: 0, toMinute: 1 };
    // 1970-01-01 was a Thursday: one minute a week is open, and this one has half a minute left.
    const stage = { ...team, timeoutMs: 60_000, remindAfterMs: [40_000], businessHours };
    const state = stateAfter({ ...asking([stage]), nowMs: 30_000 });
    const week = 7 * 86_400_000;
    expect(nextDeadlineMs(state)).toBe(week + 10_000);
    expect(state.stageDeadlineMs).toBe(week + 30_000);
  });
});

describe("a deadline of the whole approval", () => {
  it("ends the open stage early, and with it the approval, whatever the stage says of timeouts", () => {
    for (const onTimeout of ["escalate", "approve", "deny"] as const) {
      const asked = asking([{ ...team, onTimeout }, finance], 60);
      expect(nextDeadlineMs(stateAfter(asked))).toBe(60);
      const state = stateAfter(asked, tickAt(60));
      expect(state).toMatchObject({ status: "expired", outcomeReason: "nobody decided in time: the deadline passed" });
    }
  });

  it("leaves a later stage only the time that is left", () => {
    const state = stateAfter(asking([team, finance], 150), voteCommand(lead, 90));
    expect(state.stageDeadlineMs).toBe(150);
  });

  it("is in force before any tick: later votes are refused", () => {
    const state = stateAfter(asking([team, finance], 60));
    expect(() => decide(state, voteCommand(lead, 60))).toThrow(code("STAGE_TIMED_OUT"));
    expect(kindsOf(state, voteCommand(lead, 59))).toContain("stage_approved");
  });

  it("is what the sentence about the approval says comes next", () => {
    const next = (deadlineMs?: number) =>
      describeState(stateAfter(asking([{ ...team, onTimeout: "approve" }], deadlineMs)));
    expect(next()).toContain("after that silence approves it.");
    expect(next(60)).toContain("after that the request expires.");
  });
});

describe("a stage that approves by its timeout", () => {
  const silent: Stage = { ...team, onTimeout: "approve", quorum: 2, denyQuorum: 2 };

  it("is followed by the next stage, and after the last by the grant", () => {
    const state = stateAfter(asking([silent, finance]), tickAt(100));
    expect(state).toMatchObject({ status: "pending", currentStage: 1 });
    expect(state.stageDeadlineMs).toBe(1_100);
    expect(kindsOf(stateAfter(asking([silent])), tickAt(100))).toEqual(["stage_timed_out", "approved"]);
    expect(stateAfter(asking([silent]), tickAt(100)).outcomeReason).toContain("nobody objected in time");
  });

  it("does not approve over an objection, even one that is too few to deny", () => {
    const state = stateAfter(asking([silent, finance]), voteCommand(lead, 1, { verdict: "deny" }), tickAt(100));
    expect(state).toMatchObject({ status: "expired", grant: undefined });
    expect(state.outcomeReason).toBe(
      "nobody decided in time: the stage 'team' timed out, and lea had voted against it",
    );
  });

  it("says in its history what the timeout led to", () => {
    const summary = (state: ApprovalState) => {
      const [timedOut] = decide(state, tickAt(100));
      return timedOut && describeEvent(timedOut, state.workflow).summary;
    };
    expect(summary(stateAfter(asking([silent])))).toBe("stage 'team' timed out, which approves");
    expect(summary(stateAfter(asking([silent]), voteCommand(lead, 1, { verdict: "deny" })))).toBe(
      "stage 'team' timed out",
    );
    expect(summary(stateAfter(asking([silent], 100)))).toBe("stage 'team' timed out");
  });
});

describe("a released action that nobody reports on", () => {
  const approved = [requestCommand(), voteCommand(lead, 1), voteCommand(accountant, 2), voteCommand(cfo, 3)] as const;
  const used: CommandOf<"record_use"> = { kind: "record_use", nowMs: 50, use: 0, agentId: "a", decisionId: "d" };
  const report = (status: "executed" | "failed"): ApprovalCommand => ({
    kind: "report_outcome",
    nowMs: 60,
    agentId: "a",
    status,
    message: "",
  });
  const dueMs = 50 + DEFAULT_REPORT_WITHIN_MS;

  it("is flagged once, an hour after its last use", () => {
    const state = stateAfter(...approved, used);
    expect(nextDeadlineMs(state)).toBe(dueMs);
    expect(decide(state, tickAt(dueMs - 1))).toEqual([]);
    const flagged = stateAfter(...approved, used, tickAt(dueMs));
    expect(flagged.reportedOutcome).toBe("overdue");
    expect(nextDeadlineMs(flagged)).toBeUndefined();
    expect(decide(flagged, tickAt(dueMs * 2))).toEqual([]);
  });

  it("can still be reported on later", () => {
    const state = stateAfter(...approved, used, tickAt(dueMs), report("failed"));
    expect(state.reportedOutcome).toBe("failed");
  });

  it("is not flagged when it was never used, or was reported on", () => {
    expect(nextDeadlineMs(stateAfter(...approved))).toBeUndefined();
    expect(nextDeadlineMs(stateAfter(...approved, used, report("executed")))).toBeUndefined();
  });

  it("has the time that its workflow gives", () => {
    const workflow = workflowWith({ stages: [team], reportWithinMs: 5 });
    expect(nextDeadlineMs(stateAfter(requestCommand(workflow), voteCommand(lead, 1), used))).toBe(55);
  });
});
