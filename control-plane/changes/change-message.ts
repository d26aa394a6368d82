import type { PolicyChange as PolicyChangeMessage } from "../../proto/gen/postern/v1/PolicyChange.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import { openEscalation, type PolicyChange, proposalOf, statusOf } from "../../shared/change/model.ts";

/** A change as the API shows it. */
export function changeToMessage(change: PolicyChange): PolicyChangeMessage {
  const { id, environment, guard, end, escalations } = change;
  const { request, approvalId, workflow } = openEscalation(change);
  const proposal = proposalOf(request);
  const { strength } = request.context;
  return {
    id,
    environment,
    verb: proposal?.verb ?? request.action.name,
    status: statusOf(change),
    code: end?.code ?? "",
    reason: end?.reason ?? "",
    proposedBy: request.subject.id,
    proposedAt: toTimestamp(escalations[0]?.requestedAtMs ?? 0),
    message: proposal?.message ?? "",
    digest: proposal?.digest ?? "",
    baseRevision: proposal?.baseRevision ?? 0,
    rollbackOf: proposal?.rollbackOf ?? 0,
    promotedFrom: proposal?.promotedFrom ?? null,
    breakGlass: proposal?.breakGlass ?? "",
    guard,
    approvalId,
    workflow,
    revision: end?.revision ?? 0,
    endedAt: end === undefined ? null : toTimestamp(end.atMs),
    strength: typeof strength === "string" ? strength : "",
  };
}
