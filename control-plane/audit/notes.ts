import { describeEvent } from "../../shared/approval/index.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import type { KeyRevocation } from "../../shared/bundle/revocation.ts";
import { type ChangeEnd, openEscalation, type PolicyChange } from "../../shared/change/model.ts";
import type { Delegation } from "../../shared/delegation/model.ts";
import type { JsonObject } from "../../shared/json.ts";
import { eventText } from "../../shared/rollout/explain.ts";
import type { Rollout, RolloutEvent } from "../../shared/rollout/model.ts";
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
    data: JSON.parse(JSON.stringify(manifest)),
  }),

  rolloutChanged: ({ id, environment, step }: Rollout, event: RolloutEvent, traceId: string): AuditNote => ({
    kind: "rollout_changed",
    environment,
    traceId,
    data: { rollout: id, step: step + 1, text: eventText(event), ...JSON.parse(JSON.stringify(event)) },
  }),

  changeProposed: (change: PolicyChange, traceId: string): AuditNote => ({
    kind: "policy_change",
    environment: change.environment,
    traceId,
    data: { event: "proposed", ...changeData(change) },
  }),

  changeEnded: (change: PolicyChange, { status, code, reason, revision }: ChangeEnd): AuditNote => ({
    kind: "policy_change",
    environment: change.environment,
    traceId: traceIdOf(openEscalation(change).traceparent),
    data: { event: status, ...changeData(change), code, reason, revision },
  }),

  keyRevoked: ({ kid, reason, revokedAtMs }: KeyRevocation, by: string, traceId: string): AuditNote => ({
    kind: "key_revoked",
    environment: NO_ENVIRONMENT,
    traceId,
    data: { kid, reason, revokedAtMs, by },
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

function changeData(change: PolicyChange): JsonObject {
  const { approvalId, request } = openEscalation(change);
  const { strength = "" } = request.context;
  return {
    changeId: change.id,
    action: request.action.name,
    by: request.subject.id,
    arguments: request.arguments,
    strength,
    guard: change.guard,
    approvalId,
  };
}

/** W3C Trace Context §3.2.2: version "-" trace-id "-" parent-id "-" flags. */
function traceIdOf(traceparent: string): string {
  return traceparent.split("-")[1] ?? "";
}
