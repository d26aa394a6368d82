import { type TrustedKeys, verifyOutcome } from "../../shared/bundle/index.ts";
import type { PolicyChange } from "../../shared/change/model.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { canonicalJson, requestDigest } from "../../shared/digest/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { ApprovalEntry } from "../approvals/approval-view.ts";

/** Finds an approval; undefined: there is none (yet). */
export type FindApproval = (environment: string, approvalId: string) => Promise<ApprovalEntry | undefined>;

/**
 * The workflows that approved a change. What is stored of a change is believed as far as a signed outcome vouches for
 * it: the request that was approved must be, to its digest, the one that is there. Throws CHANGE_NOT_APPROVED,
 * GRANT_EXPIRED, GRANT_REVOKED.
 */
export async function approvedWorkflows(
  change: PolicyChange,
  find: FindApproval,
  keys: TrustedKeys,
  nowMs: number,
): Promise<ReadonlySet<string>> {
  const workflows = new Set<string>();
  for (const { approvalId, request, bundleRevision } of change.escalations) {
    const entry = await find(change.guard, approvalId);
    if (entry === undefined || entry.outcome === "") throw notApproved(change, approvalId, "it has no outcome");
    const outcome = verifyOutcome(entry.outcome, keys);
    const isIts = outcome.environment === change.guard && outcome.approvalId === approvalId;
    if (!isIts || outcome.requestDigest !== requestDigest(request)) {
      throw notApproved(change, approvalId, "its outcome is for something else");
    }
    if (outcome.status !== "approved" || outcome.grant === undefined) {
      throw notApproved(change, approvalId, `it was ${outcome.status}`);
    }
    const asked = entry.state.escalation;
    if (asked.bundleRevision !== bundleRevision || !isSame(asked.request, request)) {
      throw notApproved(change, approvalId, "its approvers were asked something else");
    }
    if (entry.state.grantRevoked) throw unusable("GRANT_REVOKED", approvalId, "was taken back");
    if (outcome.grant.expiresAtMs <= nowMs) {
      throw unusable("GRANT_EXPIRED", approvalId, `ended at ${new Date(outcome.grant.expiresAtMs).toISOString()}`);
    }
    workflows.add(outcome.workflow);
  }
  return workflows;
}

/** In all that approvers are shown, the context included. */
function isSame(a: CheckRequest, b: CheckRequest): boolean {
  return requestDigest(a) === requestDigest(b) && canonicalJson(a.context) === canonicalJson(b.context);
}

function notApproved({ id }: PolicyChange, approvalId: string, why: string): PosternError {
  return new PosternError(
    "failed_precondition",
    "CHANGE_NOT_APPROVED",
    `Change ${id} is not what approval ${approvalId} let through: ${why}.`,
    { hint: "Propose it again. If nobody meddled with the bus, say how this came about." },
  );
}

function unusable(code: string, approvalId: string, what: string): PosternError {
  return new PosternError("failed_precondition", code, `What approval ${approvalId} granted ${what}.`, {
    hint: "Propose the change again.",
  });
}
