import type { CommandOf } from "./commands.ts";
import type { ApprovalEvent, ApprovalState } from "./model.ts";
import { approved, stageOpened } from "./transitions.ts";
import { agreedTerms } from "./widening.ts";

/** Who is named as the author of an end that no person chose. */
export const AUTOMATIC = "automatic rule";

/**
 * Starts an approval: it is refused, an automatic rule decides it on the spot, or the first stage opens. An approval
 * that exists already, pending or ended, is joined: the id says that it is the same question.
 */
export function requestApproval(
  state: ApprovalState | undefined,
  command: CommandOf<"request">,
): readonly ApprovalEvent[] {
  if (state !== undefined) return [];
  const { nowMs, escalation, workflow } = command;
  return [{ kind: "requested", atMs: nowMs, escalation, workflow }, ...firstStep(command)];
}

function firstStep({ nowMs, refusal, autoFailures = [], ...command }: CommandOf<"request">): readonly ApprovalEvent[] {
  if (refusal !== undefined) {
    return [{ kind: "denied", atMs: nowMs, by: AUTOMATIC, reason: refusal.reason, code: refusal.code }];
  }
  const failed = autoFailures.map((failure): ApprovalEvent => ({ kind: "auto_failed", atMs: nowMs, ...failure }));
  return [...failed, ...decidedOrOpened({ nowMs, ...command })];
}

function decidedOrOpened({ nowMs, escalation, workflow, auto }: CommandOf<"request">): readonly ApprovalEvent[] {
  if (auto !== undefined) {
    const { ruleIndex, verdict, reason } = auto;
    const decided: ApprovalEvent = { kind: "auto_decided", atMs: nowMs, ruleIndex, verdict, reason };
    const why = reason || `automatic rule ${ruleIndex + 1} of workflow '${workflow.metadata.name}' held`;
    return verdict === "approve"
      ? [decided, approved(escalation, agreedTerms(workflow, []), nowMs, why)]
      : [decided, { kind: "denied", atMs: nowMs, by: AUTOMATIC, reason: why }];
  }
  const [first] = workflow.spec.stages;
  if (first !== undefined) return [stageOpened(first, 0, nowMs, deadlineOf(nowMs, workflow.spec.deadlineMs))];
  const reason = `no automatic rule of workflow '${workflow.metadata.name}' approved, and it has no stages`;
  return [{ kind: "denied", atMs: nowMs, by: AUTOMATIC, reason }];
}

/** When an approval requested then expires, whatever stage is open. */
export function deadlineOf(requestedAtMs: number, deadlineMs: number | undefined): number | undefined {
  return deadlineMs === undefined ? undefined : requestedAtMs + deadlineMs;
}
