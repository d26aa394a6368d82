import type { Decision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { AuditDraft } from "./audit-trail.ts";

/**
 * What the audit keeps of a decision: who asked for what, and what was answered and why. Not the arguments, which may
 * hold anything; those of an approval are in the approval.
 */
export function decisionDraft(request: CheckRequest, decision: Decision, traceId: string, atMs: number): AuditDraft {
  const { subject, action, resource } = request;
  return {
    atMs,
    traceId,
    data: {
      decisionId: decision.decisionId,
      decision: decision.decision,
      reasonCode: decision.reasonCode,
      ruleIds: decision.ruleIds,
      bundleRevision: decision.bundleRevision,
      subject: { type: subject.type, id: subject.id },
      action: action.name,
      resource: { type: resource.type, id: resource.id },
      approvalId: decision.approvalId,
      grantId: decision.grantId,
      stale: decision.stale,
    },
  };
}

/** W3C Trace Context §3.2.2: the second part of a traceparent. Empty for none. */
export function traceIdOf(traceparent: string): string {
  return traceparent.split("-")[1] ?? "";
}
