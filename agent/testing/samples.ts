import type { ApprovalOutcome, Escalation, Grant } from "../../shared/approval/model.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { requestDigest, scopeDigest } from "../../shared/digest/index.ts";

/** Sample values for tests: complete, plausible, and changed where a test cares. */

export function checkRequest(changed: Partial<CheckRequest> = {}): CheckRequest {
  return {
    subject: { type: "user", id: "ada@acme.test", roles: ["support"], properties: {} },
    action: { name: "payments.refund.create", properties: {} },
    resource: { type: "payment", id: "pay-1", properties: {} },
    context: {},
    arguments: {},
    ...changed,
  };
}

export function grantFor(request: CheckRequest, changed: Partial<Grant> = {}): Grant {
  const scope = changed.scope ?? "arguments";
  return {
    id: "G-1",
    environment: "test",
    approvalId: "A-1",
    workflow: "refunds",
    scope,
    scopeDigest: scopeDigest(request, scope),
    uses: 1,
    issuedAtMs: 0,
    expiresAtMs: 1_000_000,
    ...changed,
  };
}

export function outcomeFor(approvalId: string, changed: Partial<ApprovalOutcome> = {}): ApprovalOutcome {
  return {
    environment: "test",
    approvalId,
    requestDigest: "sha256:0",
    workflow: "refunds",
    status: "approved",
    reason: "two approvers said yes",
    decidedAtMs: 0,
    ...changed,
  };
}

export function escalationFor(approvalId: string, request: CheckRequest = checkRequest()): Escalation {
  return {
    approvalId,
    environment: "test",
    agentId: "agent-1",
    request,
    requestDigest: requestDigest(request),
    workflow: "refunds",
    ruleIds: ["payments/large-refunds"],
    bundleRevision: 1,
    decisionId: "D-1",
    idempotencyKey: "",
    reason: "",
    requestedAtMs: 0,
    traceparent: "",
  };
}
