import type { ReportOutcomeRequest__Output } from "../../proto/gen/postern/v1/ReportOutcomeRequest.ts";
import { APPROVAL_ID } from "../../shared/approval/index.ts";
import { MAX_TEXT_LENGTH } from "../../shared/check/limits.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";

/** What became of an action. At least one of the ids is there. */
export interface ReportedOutcome {
  readonly decisionId: string;
  readonly approvalId: string;
  readonly status: "executed" | "failed" | "abandoned";
  readonly message: string;
}

const STATUSES: Readonly<Record<string, ReportedOutcome["status"]>> = {
  OUTCOME_STATUS_EXECUTED: "executed",
  OUTCOME_STATUS_FAILED: "failed",
  OUTCOME_STATUS_ABANDONED: "abandoned",
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** From the wire; throws INVALID_ARGUMENT with the field. */
export function decodeOutcome(message: ReportOutcomeRequest__Output): ReportedOutcome {
  const { decisionId, approvalId } = message;
  if (decisionId === "" && approvalId === "")
    throw invalid("decision_id", "neither decision_id nor approval_id is set");
  if (decisionId !== "" && !UUID.test(decisionId)) throw invalid("decision_id", "decision_id is not a UUID");
  if (approvalId !== "" && !APPROVAL_ID.test(approvalId)) {
    throw invalid("approval_id", "approval_id is not an approval's id");
  }
  const status = STATUSES[message.status];
  if (status === undefined) throw invalid("status", "status is missing or unknown");
  if (message.message.length > MAX_TEXT_LENGTH) {
    throw invalid("message", `message is longer than ${MAX_TEXT_LENGTH} characters`);
  }
  return { decisionId, approvalId, status, message: message.message };
}

function invalid(field: string, what: string): PosternError {
  return new PosternError("invalid_argument", "OUTCOME_INVALID", what, { where: { field } });
}
