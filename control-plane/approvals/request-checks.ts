import type { Verdict } from "../../shared/approval/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";

const MAX_REASON_CHARS = 4_096;
const MAX_VOTE_ID_CHARS = 128;

/** Throws APPROVAL_ID_INVALID unless this can be the id of an approval. */
export function requireId(id: string, field = "id"): void {
  if (!/^[0-9A-Za-z_-]{1,64}$/.test(id)) throw invalid(field, "APPROVAL_ID_INVALID", "That is no approval's id.");
}

/** Throws FIELD_TOO_LONG. */
export function requireShortReason(reason: string): void {
  requireShort("reason", reason, MAX_REASON_CHARS);
}

/** Throws FIELD_TOO_LONG. */
export function requireShortVoteId(voteId: string): void {
  requireShort("vote_id", voteId, MAX_VOTE_ID_CHARS);
}

/**
 * Throws REVISION_REQUIRED: a vote is on what the voter saw, and who does not say what that was may have looked at an
 * old screen.
 */
export function requireRevision(revision: number, field = "revision"): void {
  if (revision > 0) return;
  throw new PosternError("invalid_argument", "REVISION_REQUIRED", "The vote does not say which revision it is on.", {
    where: { field },
    hint: "Send the revision of the approval that the voter was shown.",
  });
}

/** Throws FIELD_REQUIRED. */
export function verdictOf(name: string): Verdict {
  if (name === "VERDICT_APPROVE") return "approve";
  if (name === "VERDICT_DENY") return "deny";
  throw invalid("verdict", "FIELD_REQUIRED", "A vote is to approve or to deny.");
}

export function invalid(field: string, code: string, message: string): PosternError {
  return new PosternError("invalid_argument", code, message, { where: { field } });
}

function requireShort(field: string, text: string, maxChars: number): void {
  if (text.length > maxChars) throw invalid(field, "FIELD_TOO_LONG", `More than ${maxChars} characters.`);
}
