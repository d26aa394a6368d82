import { PosternError } from "../errors/postern-error.ts";
import type { ApprovalState } from "./model.ts";

/** The errors with which the decider refuses a command. Nothing was changed when one is thrown. */
export const refusals = {
  notFound: () =>
    new PosternError("not_found", "APPROVAL_NOT_FOUND", "There is no such approval in this environment.", {
      hint: "List the approvals of the environment to find its id.",
    }),

  ended: (state: ApprovalState) =>
    new PosternError(
      "failed_precondition",
      "APPROVAL_ENDED",
      `The approval is no longer pending: it was ${state.status}. ${state.outcomeReason}`.trim(),
      { metadata: { status: state.status } },
    ),

  stillPending: () =>
    new PosternError(
      "failed_precondition",
      "APPROVAL_PENDING",
      "The approval is still pending; nothing can have run.",
      {
        hint: "Report an outcome after the approval has ended.",
      },
    ),

  changed: (state: ApprovalState, seen: number) =>
    new PosternError(
      "conflict",
      "APPROVAL_CHANGED",
      `The approval has moved on: the vote was cast on revision ${seen}, it is at ${state.revision} now.`,
      { hint: "Look at the approval again, then vote.", metadata: { revision: String(state.revision) } },
    ),

  stageTimedOut: (stage: string, deadlineMs: number) =>
    new PosternError(
      "failed_precondition",
      "STAGE_TIMED_OUT",
      `The stage '${stage}' timed out at ${new Date(deadlineMs).toISOString()}.`,
      { hint: "Look at the approval again in a moment: it goes to its next stage, or expires." },
    ),

  notEligible: (voter: string, stage: string, who: string) =>
    new PosternError("permission_denied", "VOTER_NOT_ELIGIBLE", `${voter} may not vote in the stage '${stage}'.`, {
      hint: `Ask ${who}.`,
    }),

  selfApproval: (voter: string) =>
    new PosternError("permission_denied", "SELF_APPROVAL", `${voter} made this request, or it was made for them.`, {
      hint: "Ask somebody else to vote, or set allowSelfApproval in the workflow.",
    }),

  alreadyVoted: (voter: string, stage: string) =>
    new PosternError("already_exists", "ALREADY_VOTED", `${voter} has already voted in the stage '${stage}'.`, {
      hint: "One vote per person and stage counts; ask another approver.",
    }),

  voteIdMissing: () =>
    new PosternError("invalid_argument", "VOTE_ID_MISSING", "The vote has no id.", {
      where: { field: "vote_id" },
      hint: "Choose a fresh id per vote and keep it for retries.",
    }),

  voteIdReused: () =>
    new PosternError("already_exists", "VOTE_ID_REUSED", "Another vote on this approval has the same id.", {
      where: { field: "vote_id" },
      hint: "Choose a fresh id per vote and keep it for retries of that vote only.",
    }),

  reasonRequired: () =>
    new PosternError("invalid_argument", "REASON_REQUIRED", "This workflow wants a reason with every vote.", {
      where: { field: "reason" },
      hint: "Say why.",
    }),

  notApproved: (state: ApprovalState) =>
    new PosternError(
      "failed_precondition",
      "APPROVAL_NOT_APPROVED",
      `The approval yielded no grant that could be used: it is ${state.status}.`,
    ),

  useOutOfRange: (use: number, uses: number) =>
    new PosternError(
      "failed_precondition",
      "GRANT_CONSUMED",
      `The grant has ${uses} uses; use ${use} is not among them.`,
    ),
} as const;
