import type { Grant as GrantMessage } from "../../proto/gen/postern/v1/Grant.ts";
import { requestParts } from "../../runtime/rpc/approval-message.ts";
import { termsToMessage } from "../../runtime/rpc/grant-terms-message.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import type { ApprovalState } from "../../shared/approval/model.ts";

/** The grant of an approval as a `postern.v1.Grant`. */
export function grantMessage(state: ApprovalState): GrantMessage {
  const { escalation, grant } = state;
  if (grant === undefined) throw new Error(`INVARIANT: approval ${escalation.approvalId} has a grant`);
  const { subject, action, resource } = requestParts(escalation.request);
  const { uses, scope, issuedAtMs, expiresAtMs } = grant;
  return {
    id: grant.id,
    environment: grant.environment,
    approvalId: grant.approvalId,
    workflow: grant.workflow,
    subject,
    action,
    resource,
    ruleIds: [...escalation.ruleIds],
    terms: termsToMessage({ uses, scope, ttlMs: expiresAtMs - issuedAtMs }),
    used: state.grantUses,
    issuedAt: toTimestamp(issuedAtMs),
    expiresAt: toTimestamp(expiresAtMs),
    revoked: state.grantRevoked,
  };
}
