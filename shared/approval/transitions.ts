import { scopeDigest } from "../digest/index.ts";
import type { Stage, Workflow } from "../policy/model.ts";
import type { EventOf } from "./commands.ts";
import type { Escalation, Grant } from "./model.ts";

/** Opens a stage now. Its time runs from this moment, not from when it could have opened. */
export function stageOpened(stage: Stage, index: number, nowMs: number): EventOf<"stage_opened"> {
  return { kind: "stage_opened", atMs: nowMs, stage: index, deadlineMs: nowMs + stage.timeoutMs };
}

/** Ends an approval with a yes, and with the grant that its workflow promises. */
export function approved(
  escalation: Escalation,
  workflow: Workflow,
  nowMs: number,
  reason: string,
): EventOf<"approved"> {
  return { kind: "approved", atMs: nowMs, reason, grant: issueGrant(escalation, workflow, nowMs) };
}

/** One grant per approval, so its id is the approval's behind a letter: retries can't issue a second. */
export function grantIdOf(approvalId: string): string {
  return `g${approvalId}`;
}

function issueGrant(escalation: Escalation, workflow: Workflow, nowMs: number): Grant {
  const { uses, ttlMs, scope } = workflow.spec.grant;
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
