import { scopeDigest } from "../digest/index.ts";
import type { GrantTerms, Stage } from "../policy/model.ts";
import { addBusinessTime } from "./business-hours.ts";
import type { EventOf } from "./commands.ts";
import type { ApprovalEvent, ApprovalState, Escalation, Grant, Vote } from "./model.ts";
import type { CountedVote } from "./quorum.ts";
import { agreedTerms } from "./widening.ts";

/** Opens a stage now. Its time runs from this moment, not from when it could have opened, and not past the deadline. */
export function stageOpened(
  stage: Stage,
  index: number,
  nowMs: number,
  deadlineMs: number | undefined,
): EventOf<"stage_opened"> {
  const endMs = stageTime(stage, nowMs, stage.timeoutMs);
  return { kind: "stage_opened", atMs: nowMs, stage: index, deadlineMs: Math.min(endMs, deadlineMs ?? endMs) };
}

/** The moment `afterMs` of the stage's time after it opened. */
export function stageTime(stage: Stage, openedAtMs: number, afterMs: number): number {
  const { businessHours } = stage;
  return businessHours === undefined ? openedAtMs + afterMs : addBusinessTime(openedAtMs, afterMs, businessHours);
}

/** What follows a stage that is done: the next one, or, after the last, the end that everybody hoped for. */
export function advance(
  state: ApprovalState,
  votes: readonly (CountedVote & Pick<Vote, "widen">)[],
  nowMs: number,
  reason: string,
): readonly ApprovalEvent[] {
  const { escalation, workflow } = state;
  const next = state.currentStage + 1;
  const stage = workflow.spec.stages[next];
  if (stage !== undefined) return [stageOpened(stage, next, nowMs, state.deadlineMs)];
  return [approved(escalation, agreedTerms(workflow, votes), nowMs, reason)];
}

/** Ends an approval with a yes, and with a grant of these terms. */
export function approved(
  escalation: Escalation,
  terms: GrantTerms,
  nowMs: number,
  reason: string,
): EventOf<"approved"> {
  return { kind: "approved", atMs: nowMs, reason, grant: issueGrant(escalation, terms, nowMs) };
}

/** One grant per approval, so its id is the approval's behind a letter: retries can't issue a second. */
export function grantIdOf(approvalId: string): string {
  return `g${approvalId}`;
}

function issueGrant(escalation: Escalation, { uses, ttlMs, scope }: GrantTerms, nowMs: number): Grant {
  return {
    id: grantIdOf(escalation.approvalId),
    environment: escalation.environment,
    approvalId: escalation.approvalId,
    workflow: escalation.workflow,
    scope,
    scopeDigest: scopeDigest(escalation.request, scope),
    uses,
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + ttlMs,
  };
}
