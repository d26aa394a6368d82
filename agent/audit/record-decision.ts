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
    // In the order of the canonical form, which is then not to be sorted when a batch is hashed.
    data: {
      action: action.name,
      approvalId: decision.approvalId,
      bundleRevision: decision.bundleRevision,
      decision: decision.decision,
      decisionId: decision.decisionId,
      grantId: decision.grantId,
      reasonCode: decision.reasonCode,
      resource: { id: resource.id, type: resource.type },
      ruleIds: decision.ruleIds,
      stale: decision.stale,
      subject: { id: subject.id, type: subject.type },
    },
  };
}

/** W3C Trace Context §3.2.2: the second part of a traceparent. Empty for none. */
export function traceIdOf(traceparent: string): string {
  return traceparent.split("-")[1] ?? "";
}
