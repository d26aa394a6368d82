import type { ApprovalEvent as ApprovalEventMessage } from "../../proto/gen/postern/v1/ApprovalEvent.ts";
import { jsonToStruct } from "../../runtime/rpc/struct.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import { describeEvent } from "../../shared/approval/index.ts";
import type { ApprovalEvent } from "../../shared/approval/model.ts";
import type { StoredRecord } from "../../shared/bus/ports.ts";
import type { JsonObject } from "../../shared/json.ts";
import { scopeJson } from "../../shared/policy/grant-scope.ts";
import type { Workflow } from "../../shared/policy/model.ts";

/** What happened to an approval, oldest first, in sentences. */
export function historyOf(records: readonly StoredRecord[]): ApprovalEventMessage[] {
  const events = records.flatMap(({ record }) => record.events.map((event) => ({ event, record })));
  const requested = records[0]?.record.events.find((event) => event.kind === "requested");
  return events.map(({ event, record }, index) => ({
    ...toMessage(event, requested?.workflow),
    revision: index + 1,
    requestDigest: record.requestDigest ?? "",
  }));
}

function toMessage(event: ApprovalEvent, workflow: Workflow | undefined): ApprovalEventMessage {
  const { actor, summary } = describeEvent(event, workflow);
  const time = toTimestamp(event.atMs);
  return { kind: event.kind, time, actor, summary, details: jsonToStruct(detailsOf(event)) };
}

/** The event's own fields; what the approval itself shows (the request, the workflow) is not said twice. */
export function detailsOf(event: ApprovalEvent): JsonObject {
  switch (event.kind) {
    case "requested":
      return { agentId: event.escalation.agentId, decisionId: event.escalation.decisionId };
    case "auto_decided":
      return { ruleIndex: event.ruleIndex, verdict: event.verdict, reason: event.reason };
    case "stage_opened":
      return { stage: event.stage, deadlineMs: event.deadlineMs };
    case "vote_cast":
      return {
        stage: event.stage,
        voter: event.voter.id,
        groups: event.voter.groups,
        verdict: event.verdict,
        reason: event.reason,
        voteId: event.voteId,
        ...(event.inPlaceOf === undefined
          ? {}
          : {
              inPlaceOf: {
                id: event.inPlaceOf.id,
                groups: event.inPlaceOf.groups,
                delegationId: event.inPlaceOf.delegationId,
              },
            }),
        ...(event.widen === undefined ? {} : { widen: { ...event.widen, scope: scopeJson(event.widen.scope) } }),
      };
    case "auto_failed":
      return { ruleIndex: event.ruleIndex, reason: event.reason };
    case "reminded":
      return { stage: event.stage, reminder: event.reminder };
    case "outcome_overdue":
      return {};
    case "glass_broken":
    case "review_signed_off":
      return { by: event.by.id, groups: event.by.groups, reason: event.reason };
    case "grant_revoked":
      return { by: event.by, reason: event.reason };
    case "stage_approved":
      return { stage: event.stage };
    case "stage_timed_out":
      return { stage: event.stage, onTimeout: event.onTimeout };
    case "approved":
      return {
        reason: event.reason,
        grantId: event.grant.id,
        uses: event.grant.uses,
        scope: scopeJson(event.grant.scope),
        expiresAtMs: event.grant.expiresAtMs,
      };
    case "denied":
      return { by: event.by, reason: event.reason, ...(event.code === undefined ? {} : { code: event.code }) };
    case "cancelled":
      return { by: event.by, reason: event.reason };
    case "expired":
      return { reason: event.reason };
    case "grant_used":
      return { use: event.use, agentId: event.agentId, decisionId: event.decisionId };
    case "outcome_reported":
      return { agentId: event.agentId, status: event.status, message: event.message };
  }
}
