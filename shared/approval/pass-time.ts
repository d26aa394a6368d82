import type { Stage } from "../policy/model.ts";
import { voterName } from "./cast-vote.ts";
import { openStage } from "./eligibility.ts";
import type { ApprovalEvent, ApprovalState } from "./model.ts";
import { votesFor } from "./quorum.ts";
import { advance, stageTime } from "./transitions.ts";

/** How long after its last use a grant's action may go without a report, where the workflow does not say. */
export const DEFAULT_REPORT_WITHIN_MS = 3_600_000;

/**
 * What time brings: the end of the open stage or of the approval, a reminder, or the remark that nobody reported what
 * became of the action.
 *
 * At most one stage per tick: the next one opens now, with its full time, however late the tick is. A control plane
 * that was down for an hour must not take from finance the half hour that they were promised.
 */
export function passTime(state: ApprovalState, nowMs: number): readonly ApprovalEvent[] {
  if (state.status !== "pending")
    return isDue(overdueAtMs(state), nowMs) ? [{ kind: "outcome_overdue", atMs: nowMs }] : [];
  if (isDue(state.stageDeadlineMs, nowMs)) return timeOut(state, nowMs);
  return isDue(reminderAtMs(state), nowMs) ? [remind(state, nowMs)] : [];
}

/** When a tick will next change something; undefined: never. */
export function nextDeadlineMs(state: ApprovalState): number | undefined {
  if (state.status !== "pending") return overdueAtMs(state);
  return earlier(state.stageDeadlineMs, reminderAtMs(state));
}

function timeOut(state: ApprovalState, nowMs: number): readonly ApprovalEvent[] {
  const stage = openStage(state);
  if (stage === undefined) return [];
  const { onTimeout, reason } = endOfTime(state, stage, nowMs);
  const timedOut: ApprovalEvent = { kind: "stage_timed_out", atMs: nowMs, stage: state.currentStage, onTimeout };
  if (onTimeout === "deny") return [timedOut, { kind: "expired", atMs: nowMs, reason }];
  return [timedOut, ...advance(state, onTimeout === "approve" ? state.votes : [], nowMs, reason)];
}

/**
 * What becomes of the open stage when its time is over at this moment: it hands on, or consents, or the approval
 * expires. A last stage that says `escalate` has nobody to escalate to; what is past its deadline has no time for
 * anybody; and a stage in which somebody said no was not silent, so its timeout is no consent. These all expire.
 */
export function endOfTime(
  state: ApprovalState,
  stage: Stage,
  nowMs: number,
): { readonly onTimeout: Stage["onTimeout"]; readonly reason: string } {
  const expires = (why: string) => ({ onTimeout: "deny", reason: `nobody decided in time: ${why}` }) as const;
  if (isDue(state.deadlineMs, nowMs)) return expires("the deadline passed");
  const timedOut = `the stage '${stage.name}' timed out`;
  if (stage.onTimeout === "approve") {
    const objectors = votesFor(state.votes, state.currentStage, "deny").map(voterName);
    if (objectors.length > 0) return expires(`${timedOut}, and ${objectors.join(" and ")} had voted against it`);
    return {
      onTimeout: "approve",
      reason: `nobody objected in time: the stage '${stage.name}' approves by its timeout`,
    };
  }
  const isLast = state.currentStage === state.workflow.spec.stages.length - 1;
  return stage.onTimeout === "escalate" && !isLast ? { onTimeout: "escalate", reason: timedOut } : expires(timedOut);
}

/** One reminder, however many are due: nobody needs to be told three times at once. */
function remind(state: ApprovalState, nowMs: number): ApprovalEvent {
  const due = reminderTimes(state).filter((atMs) => atMs <= nowMs).length;
  return { kind: "reminded", atMs: nowMs, stage: state.currentStage, reminder: due };
}

/** When the next reminder of the open stage is due; undefined: there is none. */
export function reminderAtMs(state: ApprovalState): number | undefined {
  return reminderTimes(state)[state.reminders];
}

function reminderTimes(state: ApprovalState): readonly number[] {
  const stage = openStage(state);
  const { stageOpenedAtMs, stageDeadlineMs } = state;
  if (stage?.remindAfterMs === undefined || stageOpenedAtMs === undefined || stageDeadlineMs === undefined) return [];
  const times = stage.remindAfterMs.map((afterMs) => stageTime(stage, stageOpenedAtMs, afterMs));
  return times.filter((atMs) => atMs < stageDeadlineMs);
}

/** When the report on a used grant is overdue; undefined: none is awaited. */
export function overdueAtMs(state: ApprovalState): number | undefined {
  if (state.lastUseAtMs === undefined || state.reportedOutcome !== "") return undefined;
  return state.lastUseAtMs + (state.workflow.spec.reportWithinMs ?? DEFAULT_REPORT_WITHIN_MS);
}

function isDue(atMs: number | undefined, nowMs: number): boolean {
  return atMs !== undefined && nowMs >= atMs;
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}
