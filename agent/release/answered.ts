import type { ApprovalOutcome } from "../../shared/approval/model.ts";
import type { ReasonCode } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { scopeDigest } from "../../shared/digest/index.ts";
import { type HeldGrant, type HeldGrants, hold } from "../decide/held-grant.ts";
import { refused } from "../decide/verdict.ts";
import type { Question } from "../escalation/escalator.ts";
import type { EscalateStep, Round } from "./call.ts";

/** An approval that has ended, as a call met it. */
export interface Answer {
  readonly approvalId: string;
  /** Verified; undefined: nothing that a trusted key signed says how it ended. */
  readonly outcome: ApprovalOutcome | undefined;
  readonly source: HeldGrant["source"];
}

/** What an ended approval means for a call: its grant in hand for the next round, or DENY. */
export function answered(
  { frame, evaluation }: EscalateStep,
  request: CheckRequest,
  held: HeldGrants,
  question: Question,
  { approvalId, outcome, source }: Answer,
): Round {
  const deny = (code: ReasonCode, reason: string): Round => ({
    decision: refused(frame, code, reason, evaluation, { approvalId, grantId: "" }),
  });
  if (outcome === undefined || !isAbout(outcome, question)) {
    return deny(
      "ESCALATION_REJECTED",
      `Approval ${approvalId} has ended, but no trusted key signed how for this request.`,
    );
  }
  switch (outcome.status) {
    case "approved": {
      const { grant } = outcome;
      if (grant === undefined || !covers(grant, outcome, question, request)) {
        return deny(
          "ESCALATION_REJECTED",
          `Approval ${approvalId} came through, but its grant does not cover this request.`,
        );
      }
      return { held: hold(held, { grant, source, taken: false }) };
    }
    case "denied":
      return deny(outcome.code ?? "APPROVAL_DENIED", `Approval ${approvalId} was denied: ${outcome.reason}`);
    case "expired":
      return deny("APPROVAL_EXPIRED", `Approval ${approvalId} expired; nobody said no: ${outcome.reason}`);
    case "cancelled":
      return deny("APPROVAL_CANCELLED", `Approval ${approvalId} was cancelled: ${outcome.reason}`);
  }
}

function isAbout(outcome: ApprovalOutcome, question: Question): boolean {
  return outcome.requestDigest === question.requestDigest && outcome.workflow === question.workflow;
}

function covers(
  grant: NonNullable<ApprovalOutcome["grant"]>,
  outcome: ApprovalOutcome,
  question: Question,
  request: CheckRequest,
): boolean {
  return (
    grant.environment === question.environment &&
    grant.approvalId === outcome.approvalId &&
    grant.workflow === question.workflow &&
    grant.scopeDigest === scopeDigest(request, grant.scope)
  );
}
