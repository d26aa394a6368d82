import type { AwaitRequest__Output } from "../../proto/gen/postern/v1/AwaitRequest.ts";
import type { AwaitResponse } from "../../proto/gen/postern/v1/AwaitResponse.ts";
import { approvalToMessage } from "../../runtime/rpc/approval-message.ts";
import { APPROVAL_ID } from "../../shared/approval/index.ts";
import type { ApprovalOutcome } from "../../shared/approval/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { type ApprovalStreamDeps, approvalSteps } from "./approval-stream.ts";
import type { Gate } from "./gate.ts";

export interface AwaitDeps extends ApprovalStreamDeps {
  /** Undefined: not believed. */
  readonly verify: (approvalId: string, jws: string) => ApprovalOutcome | undefined;
  readonly awaiting: Gate;
}

/**
 * Streams an approval's states after `after_revision` and ends after the final one. That one is only told when a
 * trusted key signed it: whoever acts on it must be able to rely on it.
 */
export async function* awaitApproval(
  deps: AwaitDeps,
  request: AwaitRequest__Output,
  signal: AbortSignal,
): AsyncGenerator<AwaitResponse> {
  const { approvalId, afterRevision } = request;
  checkRequest(request);
  deps.awaiting.enter();
  try {
    for await (const { state, outcome } of approvalSteps(deps, approvalId, signal)) {
      const ended = state.status !== "pending";
      if (ended) believe(deps, approvalId, state.status, outcome);
      if (state.revision > afterRevision) yield { approval: approvalToMessage(state) };
      if (ended) return;
    }
  } finally {
    deps.awaiting.leave();
  }
}

function checkRequest({ approvalId, afterRevision }: AwaitRequest__Output): void {
  if (!APPROVAL_ID.test(approvalId)) {
    throw new PosternError("invalid_argument", "APPROVAL_ID_INVALID", "approval_id is not an approval's id", {
      where: { field: "approval_id" },
      hint: "Use the approval_id of the check's answer: 26 characters of Crockford base32.",
    });
  }
  if (afterRevision < 0) {
    throw new PosternError("invalid_argument", "REVISION_INVALID", "after_revision is negative", {
      where: { field: "after_revision" },
    });
  }
}

function believe(deps: AwaitDeps, approvalId: string, status: string, jws: string | undefined): void {
  const outcome = jws === undefined ? undefined : deps.verify(approvalId, jws);
  if (outcome?.status === status) return;
  throw new PosternError(
    "failed_precondition",
    "OUTCOME_SIGNATURE_INVALID",
    `approval ${approvalId} is said to be ${status}, but no trusted key signed that`,
    {
      hint: "Check which keys the agent trusts, and who writes to the approvals stream.",
    },
  );
}
