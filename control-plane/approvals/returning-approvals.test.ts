import { afterEach, expect, it, vi } from "vitest";
import { silentLogger } from "../../runtime/log/logger.ts";
import { decide } from "../../shared/approval/index.ts";
import type { ApprovalCommand, Escalation } from "../../shared/approval/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { escalationOf, workflowOf } from "../testing/fixtures.ts";
import { MemoryApprovalLog } from "../testing/memory-approval-log.ts";
import { type ApprovalEntry, ApprovalView, foldRecords } from "./approval-view.ts";
import { ReturningApprovals } from "./returning-approvals.ts";

const T0 = 1_800_000_000_000;
/** Long after the grant ended. */
const LATER = T0 + 3_600_000;
const agent = { agentId: "agent-1", decisionId: "d" };
const used: ApprovalCommand = { kind: "record_use", nowMs: LATER, use: 0, ...agent };
const reported: ApprovalCommand = { kind: "report_outcome", nowMs: LATER, status: "executed", message: "", ...agent };

afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const log = new MemoryApprovalLog();
  const view = new ApprovalView({ nowMs: () => LATER });
  const returned: ApprovalEntry[] = [];
  const returning = new ReturningApprovals({
    view,
    log,
    logger: silentLogger,
    nowMs: () => LATER,
    onReturned: (entry) => returned.push(entry),
  });
  const append = async ({ environment, approvalId }: Escalation, command: ApprovalCommand) => {
    const before = foldRecords(await log.read(environment, approvalId));
    await log.append(environment, approvalId, { events: decide(before?.state, command) }, before?.sequence ?? 0);
  };
  /** Approved by a rule, and let go of since. */
  const ended = async (amount: number) => {
    const escalation = escalationOf(amount);
    const auto = { ruleIndex: 0, verdict: "approve", reason: "" } as const;
    await append(escalation, { kind: "request", nowMs: T0, escalation, workflow: workflowOf([]), auto });
    return escalation;
  };
  const note = ({ environment, approvalId }: Escalation) => returning.note(environment, approvalId);
  return { log, view, returning, returned, append, ended, note };
}

it("an approval whose use is reported late is at hand again, so that its outcome is asked for", async () => {
  const { view, returning, returned, append, ended, note } = start();
  const escalation = await ended(1);
  await append(escalation, used);
  note(escalation);
  expect(returned).toEqual([]);
  returning.start();
  await vi.waitFor(() => expect(returned).toMatchObject([{ state: { grantUses: 1 } }]));
  expect(view.get("dev", escalation.approvalId)).toMatchObject({ sequence: 2, firstSequence: 1 });
  await returning.stop();
});

it("what needs nobody any more stays away, and so does a record that does not fit", async () => {
  const { log, view, returning, returned, append, ended, note } = start();
  returning.start();
  const [done, broken, marker] = [await ended(1), await ended(2), await ended(3)];
  for (const command of [used, reported]) await append(done, command);
  await log.append("dev", broken.approvalId, { events: [{ kind: "outcome_overdue", atMs: LATER }] }, 2);
  await append(marker, used);
  for (const escalation of [done, broken, marker]) note(escalation);
  await vi.waitFor(() => expect(returned).toHaveLength(1));
  expect(view.size).toBe(1);
  await returning.stop();
});

it("waits for a bus that is away", async () => {
  vi.useFakeTimers();
  const { log, returning, returned, append, ended, note } = start();
  const escalation = await ended(1);
  await append(escalation, used);
  vi.spyOn(log, "read").mockRejectedValueOnce(new PosternError("unavailable", "BUS_UNAVAILABLE", "away"));
  returning.start();
  note(escalation);
  await vi.advanceTimersByTimeAsync(10);
  expect(returned).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(returned).toHaveLength(1);
  await returning.stop();
});

it("says that it is not done while something is to be read again", async () => {
  const { returning, append, ended, note } = start();
  const escalation = await ended(1);
  await append(escalation, used);
  expect(returning.isDone).toBe(true);
  note(escalation);
  expect(returning.isDone).toBe(false);
  returning.start();
  expect(returning.isDone).toBe(false);
  await vi.waitFor(() => expect(returning.isDone).toBe(true));
  await returning.stop();
});
