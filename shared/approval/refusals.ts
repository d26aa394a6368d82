import { PosternError } from "../errors/postern-error.ts";
import type { Workflow } from "../policy/model.ts";
import type { ApprovalState } from "./model.ts";
import { limitOf } from "./widening.ts";

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
      `What is asked has changed since revision ${seen}, which the vote was cast on: it is at ${state.revision} now.`,
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

  notDistinct: (voter: string, stage: string, earlier: string) =>
    new PosternError(
      "permission_denied",
      "DISTINCT_VOTER_REQUIRED",
      `${voter} voted in the stage '${earlier}', and the stage '${stage}' wants other people.`,
      { hint: "Ask an approver of this stage who took no part in the earlier one." },
    ),

  wideningForbidden: (workflow: Workflow) => {
    const { uses, ttlMs, scope } = limitOf(workflow);
    const reach = typeof scope === "object" ? `the arguments ${scope.arguments.join(", ")}` : `the ${scope}`;
    return new PosternError(
      "permission_denied",
      "WIDENING_FORBIDDEN",
      `The workflow '${workflow.metadata.name}' lets a voter grant at most ${uses} uses within ${ttlMs / 1_000} s, bound to ${reach}.`,
      { where: { field: "widen" }, hint: "Approve as asked, or within these bounds. A no widens nothing." },
    );
  },

  glassNotProvided: ({ metadata }: Workflow) =>
    new PosternError(
      "failed_precondition",
      "BREAK_GLASS_NOT_PROVIDED",
      `The workflow '${metadata.name}' provides no break-glass.`,
      { hint: "Ask the approvers. Whoever writes the policy may add 'breakGlass' to the workflow." },
    ),

  glassForbidden: (actor: string, who: string) =>
    new PosternError("permission_denied", "BREAK_GLASS_FORBIDDEN", `${actor} may not break the glass here.`, {
      hint: `Ask ${who}.`,
    }),

  reviewNotOpen: (status: "none" | "signed_off") =>
    new PosternError(
      "failed_precondition",
      "REVIEW_NOT_OPEN",
      status === "none"
        ? "Nobody broke the glass for this approval, so there is nothing to review."
        : "The review was signed off already.",
    ),

  reviewForbidden: (actor: string, who: string) =>
    new PosternError("permission_denied", "REVIEW_FORBIDDEN", `${actor} may not sign this review off.`, {
      hint: `Ask ${who}.`,
    }),

  ownReview: (actor: string) =>
    new PosternError("permission_denied", "REVIEW_OWN", `${actor} broke the glass, or asked for it.`, {
      hint: "Somebody else signs the review off.",
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
    new PosternError("invalid_argument", "REASON_REQUIRED", "A reason is needed here.", {
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
