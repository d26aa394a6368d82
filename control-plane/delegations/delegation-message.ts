import type { Delegation as DelegationMessage } from "../../proto/gen/postern/v1/Delegation.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import { type Delegation, statusOf } from "../../shared/delegation/model.ts";

/** A delegation as a `postern.v1.Delegation`, with what it is at this moment. */
export function delegationToMessage(delegation: Delegation, nowMs: number): DelegationMessage {
  const { id, environment, from, to, groups = [], reason, createdBy, revoked } = delegation;
  return {
    id,
    environment,
    from,
    to,
    groups: [...groups],
    fromTime: toTimestamp(delegation.startsAtMs),
    until: toTimestamp(delegation.endsAtMs),
    reason,
    createdBy,
    createdAt: toTimestamp(delegation.createdAtMs),
    revokedBy: revoked?.by ?? "",
    revokedAt: revoked === undefined ? null : toTimestamp(revoked.atMs),
    status: statusOf(delegation, nowMs),
  };
}
