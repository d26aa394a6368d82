import { openStage } from "./eligibility.ts";
import type { ApprovalEvent, ApprovalState } from "./model.ts";
import { stageOpened } from "./transitions.ts";

/**
 * Ends the open stage if its deadline has passed: on to the next one, or the approval expires. A last stage that says
 * `escalate` has nobody to escalate to, and expires too.
 *
 * At most one stage per tick: the next one opens now, with its full time, however late the tick is. A control plane
 * that was down for an hour must not take from finance the half hour that they were promised.
 */
export function timeOut(state: ApprovalState, nowMs: number): readonly ApprovalEvent[] {
  const stage = openStage(state);
  if (stage === undefined || state.stageDeadlineMs === undefined || nowMs < state.stageDeadlineMs) return [];
  const { onTimeout } = stage;
  const timedOut: ApprovalEvent = { kind: "stage_timed_out", atMs: nowMs, stage: state.currentStage, onTimeout };
  const next = state.currentStage + 1;
  const nextStage = onTimeout === "escalate" ? state.workflow.spec.stages[next] : undefined;
  if (nextStage !== undefined) return [timedOut, stageOpened(nextStage, next, nowMs)];
  const reason = `nobody decided in time: the stage '${stage.name}' timed out`;
  return [timedOut, { kind: "expired", atMs: nowMs, reason }];
}

/** When a tick will next change something; undefined: never, the approval has ended. */
export function nextDeadlineMs(state: ApprovalState): number | undefined {
  return state.stageDeadlineMs;
}
