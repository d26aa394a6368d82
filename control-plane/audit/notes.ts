import { describeEvent } from "../../shared/approval/index.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import type { Delegation } from "../../shared/delegation/model.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { ApprovalChange } from "../approvals/approval-view.ts";
import type { AccessDenied } from "../auth/guard-interceptor.ts";
import { type AuditNote, NO_ENVIRONMENT } from "./audit-trail.ts";

/** What the control plane's doings look like in the audit trail. */
export const notes = {
  accessDenied: (denied: AccessDenied, traceId: string): AuditNote => ({
    kind: "access_denied",
    environment: NO_ENVIRONMENT,
    traceId,
    data: { ...denied },
  }),

  published: (manifest: BundleManifest, traceId: string): AuditNote => ({
    kind: "policy_published",
    environment: manifest.environment,
    traceId,
    data: { ...manifest },
  }),

  factChanged: (environment: string, change: JsonObject, traceId: string): AuditNote => ({
    kind: "fact_changed",
    environment,
    traceId,
    data: change,
  }),

  delegationChanged: (delegation: Delegation, operation: string, by: string, traceId: string): AuditNote => {
    const { environment, id, from, to, groups = [], startsAtMs, endsAtMs, reason } = delegation;
    return {
      kind: "delegation_changed",
      environment,
      traceId,
      data: { operation, by, id, from, to, groups, startsAtMs, endsAtMs, reason },
    };
  },

  approvalChanged: ({ entry, record }: ApprovalChange): AuditNote => {
    const { escalation, status, revision, workflow } = entry.state;
    return {
      kind: "approval_changed",
      environment: entry.environment,
      traceId: traceIdOf(escalation.traceparent),
      data: {
        approvalId: entry.approvalId,
        action: escalation.request.action.name,
        subject: escalation.request.subject.id,
        status,
        revision,
        events: record.events.map((event) => ({ kind: event.kind, ...describeEvent(event, workflow) })),
      },
    };
  },

  escalationRefused: (escalation: Escalation, why: string): AuditNote => ({
    kind: "approval_changed",
    environment: escalation.environment,
    traceId: traceIdOf(escalation.traceparent),
    data: { approvalId: escalation.approvalId, agentId: escalation.agentId, status: "refused", reason: why },
  }),
  unreadable: (subject: string): AuditNote => ({
    kind: "approval_changed",
    environment: NO_ENVIRONMENT,
    traceId: "",
    data: { subject, status: "refused", reason: "a message on the escalations stream that does not decode" },
  }),
} as const;

/** W3C Trace Context §3.2.2: version "-" trace-id "-" parent-id "-" flags. */
function traceIdOf(traceparent: string): string {
  return traceparent.split("-")[1] ?? "";
}
