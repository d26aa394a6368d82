import type { CheckRequest } from "../check/request.ts";
import type { JsonObject } from "../json.ts";
import type { Approvers, GrantScope, GrantTerms, Stage, Workflow } from "../policy/model.ts";
import type { UseRange } from "./use-ranges.ts";

/**
 * `denied`: a person or an automatic rule said no. `expired`: a stage timed out and nobody said no.
 * Only `pending` is not final.
 */
export type ApprovalStatus = "pending" | "approved" | "denied" | "expired" | "cancelled";

export type Verdict = "approve" | "deny";

/** What an agent asks for: one request that policy escalated. Travels on the escalations stream. */
export interface Escalation {
  /** Derived, see approval-id.ts: the same question joins the same approval. */
  readonly approvalId: string;
  readonly environment: string;
  readonly agentId: string;
  readonly request: CheckRequest;
  /** "sha256:<hex>", see digest/request-digest.ts. */
  readonly requestDigest: string;
  /** Name; resolved by the control plane in the bundle of `bundleRevision`. */
  readonly workflow: string;
  readonly ruleIds: readonly string[];
  readonly bundleRevision: number;
  readonly decisionId: string;
  readonly idempotencyKey: string;
  /** The caller's words to the approvers. Empty: none. */
  readonly reason: string;
  /** Answers to the workflow's form; absent: none were given. No part of the request digest, as context is none. */
  readonly form?: JsonObject;
  readonly requestedAtMs: number;
  /** W3C Trace Context of the check. Empty: not sampled. */
  readonly traceparent: string;
}

/** What an approval yields: permission to release matching requests, `uses` times, until `expiresAtMs`. */
export interface Grant {
  readonly id: string;
  readonly environment: string;
  readonly approvalId: string;
  readonly workflow: string;
  readonly scope: GrantScope;
  /** What a request's digest under `scope` must equal; see digest/request-digest.ts. */
  readonly scopeDigest: string;
  readonly uses: number;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** The final word on an approval: what the control plane signs and agents trust (JWS payload). */
export interface ApprovalOutcome {
  readonly environment: string;
  readonly approvalId: string;
  readonly requestDigest: string;
  readonly workflow: string;
  readonly status: Exclude<ApprovalStatus, "pending">;
  readonly reason: string;
  /** Why, for programs, where the status alone does not tell. */
  readonly code?: RefusalCode;
  readonly decidedAtMs: number;
  /** Present when approved. */
  readonly grant?: Grant;
}

/** Why an approval was denied without anybody being asked. */
export type RefusalCode = "ESCALATION_BUDGET" | "REASON_REQUIRED" | "FORM_INVALID" | "WORKFLOW_UNKNOWN";

/** Who acts on an approval, as authenticated; groups are resolved at that moment and recorded. */
export interface Actor {
  readonly id: string;
  readonly groups: readonly string[];
  /** Those who delegated their votes to the actor for now: it may vote in the place of one of them. */
  readonly standsInFor?: readonly Delegator[];
}

/** A person whose votes somebody else may cast for a time, with the groups that the person had at that moment. */
export interface Delegator {
  readonly id: string;
  readonly groups: readonly string[];
  /** Id of the delegation, for the history. */
  readonly delegationId: string;
  /** The delegation is for votes by these groups, and not for stages that name the person. */
  readonly byGroupOnly?: true;
}

/** Everything that can happen to an approval. Times are milliseconds since the Unix epoch. */
export type ApprovalEvent =
  | { readonly kind: "requested"; readonly atMs: number; readonly escalation: Escalation; readonly workflow: Workflow }
  /** An automatic approver that could not be asked, or did not answer properly: people decide. */
  | { readonly kind: "auto_failed"; readonly atMs: number; readonly ruleIndex: number; readonly reason: string }
  | {
      readonly kind: "auto_decided";
      readonly atMs: number;
      readonly ruleIndex: number;
      readonly verdict: Verdict;
      readonly reason: string;
    }
  | { readonly kind: "stage_opened"; readonly atMs: number; readonly stage: number; readonly deadlineMs: number }
  | {
      readonly kind: "vote_cast";
      readonly atMs: number;
      readonly stage: number;
      readonly voteId: string;
      readonly voter: Actor;
      /** In whose place the voter voted; absent: in its own right. */
      readonly inPlaceOf?: Delegator;
      readonly verdict: Verdict;
      readonly reason: string;
      /** How far the voter widens the grant; absent: not at all. */
      readonly widen?: GrantTerms;
    }
  | { readonly kind: "reminded"; readonly atMs: number; readonly stage: number; readonly reminder: number }
  | { readonly kind: "stage_approved"; readonly atMs: number; readonly stage: number }
  | {
      readonly kind: "stage_timed_out";
      readonly atMs: number;
      readonly stage: number;
      readonly onTimeout: Stage["onTimeout"];
    }
  | { readonly kind: "approved"; readonly atMs: number; readonly reason: string; readonly grant: Grant }
  | {
      readonly kind: "denied";
      readonly atMs: number;
      readonly by: string;
      readonly reason: string;
      readonly code?: RefusalCode;
    }
  | { readonly kind: "expired"; readonly atMs: number; readonly reason: string }
  | { readonly kind: "cancelled"; readonly atMs: number; readonly by: string; readonly reason: string }
  | {
      readonly kind: "grant_used";
      readonly atMs: number;
      readonly use: number;
      readonly agentId: string;
      readonly decisionId: string;
    }
  | {
      readonly kind: "outcome_reported";
      readonly atMs: number;
      readonly agentId: string;
      readonly status: "executed" | "failed" | "abandoned";
      readonly message: string;
    }
  /** Released, and nobody reported what became of it in time. */
  | { readonly kind: "outcome_overdue"; readonly atMs: number }
  /** Released in an emergency, without the votes; `approved` follows in the same record, and the review is open. */
  | {
      readonly kind: "glass_broken";
      readonly atMs: number;
      readonly by: Actor;
      readonly reason: string;
      readonly review: Approvers;
    }
  | { readonly kind: "review_signed_off"; readonly atMs: number; readonly by: Actor; readonly reason: string }
  | { readonly kind: "grant_revoked"; readonly atMs: number; readonly by: string; readonly reason: string };

/**
 * One message of the approvals stream: the events of one transition, appended together or not at all.
 * `outcome` (JWS compact form of an ApprovalOutcome) is present on the record that ends the approval.
 */
export interface ApprovalRecord {
  readonly events: readonly ApprovalEvent[];
  /** Of the request that the transition is about: every record says by itself what it belongs to. */
  readonly requestDigest?: string;
  readonly outcome?: string;
}

export interface Vote {
  readonly voteId: string;
  readonly stage: number;
  readonly voter: Actor;
  readonly inPlaceOf?: Delegator;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly widen?: GrantTerms;
  readonly atMs: number;
}

/** After the glass was broken: open until somebody else signs it off. */
export type Review =
  | { readonly status: "none" }
  | { readonly status: "open"; readonly openedBy: string; readonly sinceMs: number; readonly reviewers: Approvers }
  | { readonly status: "signed_off"; readonly openedBy: string; readonly by: string; readonly atMs: number };

/** An approval as its events leave it. */
export interface ApprovalState {
  readonly status: ApprovalStatus;
  /** The number of events so far. */
  readonly revision: number;
  readonly escalation: Escalation;
  /** As it stood when the approval was requested; later bundles do not change a running approval. */
  readonly workflow: Workflow;
  /** Index into `workflow.spec.stages`; -1 before any opened. */
  readonly currentStage: number;
  /**
   * The revision at which what a voter is asked last changed: the request, or the stage that is open. A vote on an
   * older one is refused; votes of others and reminders since then do not matter.
   */
  readonly questionRevision: number;
  readonly stageOpenedAtMs: number | undefined;
  /** When it expires whatever stage is open; undefined: the stages' timeouts alone bound it. */
  readonly deadlineMs: number | undefined;
  /** How many reminders of the open stage went out. */
  readonly reminders: number;
  /** Undefined when no stage is open: when ended, and between two events of one record. */
  readonly stageDeadlineMs: number | undefined;
  readonly votes: readonly Vote[];
  readonly endedAtMs: number | undefined;
  /** How it ended, in a sentence; empty while pending. */
  readonly outcomeReason: string;
  readonly grant: Grant | undefined;
  readonly grantUses: number;
  /** Which uses are on record; `grantUses` is how many. */
  readonly usesRecorded: readonly UseRange[];
  readonly lastUseAtMs: number | undefined;
  readonly grantRevoked: boolean;
  /** "overdue": used, and not reported on in time; a later report replaces it. */
  readonly reportedOutcome: "" | "executed" | "failed" | "abandoned" | "overdue";
  readonly refusal: RefusalCode | undefined;
  readonly review: Review;
}

/** What can be asked of an approval. `nowMs` is the caller's clock: time is data here. */
export type ApprovalCommand =
  | {
      readonly kind: "request";
      readonly nowMs: number;
      readonly escalation: Escalation;
      readonly workflow: Workflow;
      /** The first automatic rule that held, evaluated by the control plane. */
      readonly auto?: { readonly ruleIndex: number; readonly verdict: Verdict; readonly reason: string };
      /** Automatic approvers that were asked before and did not answer. */
      readonly autoFailures?: readonly { readonly ruleIndex: number; readonly reason: string }[];
      /** Nobody is to be asked: the approval is recorded as denied at once. */
      readonly refusal?: { readonly code: RefusalCode; readonly reason: string };
    }
  | {
      readonly kind: "vote";
      readonly nowMs: number;
      readonly voteId: string;
      readonly voter: Actor;
      readonly verdict: Verdict;
      readonly reason: string;
      /** The revision of what the voter saw, see ApprovalState.questionRevision; the API demands it. Absent: not checked. */
      readonly seenRevision?: number;
      /** Wider terms for the grant, within what the workflow permits. */
      readonly widen?: GrantTerms;
    }
  | { readonly kind: "break_glass"; readonly nowMs: number; readonly by: Actor; readonly reason: string }
  | { readonly kind: "sign_off"; readonly nowMs: number; readonly by: Actor; readonly reason: string }
  | { readonly kind: "revoke_grant"; readonly nowMs: number; readonly by: string; readonly reason: string }
  | { readonly kind: "cancel"; readonly nowMs: number; readonly by: string; readonly reason: string }
  /** Whatever is due: the end of the open stage or of the approval, a reminder, an overdue report; otherwise nothing. */
  | { readonly kind: "tick"; readonly nowMs: number }
  | {
      readonly kind: "record_use";
      readonly nowMs: number;
      readonly use: number;
      readonly agentId: string;
      readonly decisionId: string;
    }
  | {
      readonly kind: "report_outcome";
      readonly nowMs: number;
      readonly agentId: string;
      readonly status: "executed" | "failed" | "abandoned";
      readonly message: string;
    };

export type { GrantTerms };
