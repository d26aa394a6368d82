import type { CheckRequest } from "../check/request.ts";
import type { GrantScope, GrantTerms, Stage, Workflow } from "../policy/model.ts";
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
  readonly decidedAtMs: number;
  /** Present when approved. */
  readonly grant?: Grant;
}

/** Who acts on an approval, as authenticated; groups are resolved at that moment and recorded. */
export interface Actor {
  readonly id: string;
  readonly groups: readonly string[];
}

/** Everything that can happen to an approval. Times are milliseconds since the Unix epoch. */
export type ApprovalEvent =
  | { readonly kind: "requested"; readonly atMs: number; readonly escalation: Escalation; readonly workflow: Workflow }
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
      readonly verdict: Verdict;
      readonly reason: string;
    }
  | { readonly kind: "stage_approved"; readonly atMs: number; readonly stage: number }
  | {
      readonly kind: "stage_timed_out";
      readonly atMs: number;
      readonly stage: number;
      readonly onTimeout: Stage["onTimeout"];
    }
  | { readonly kind: "approved"; readonly atMs: number; readonly reason: string; readonly grant: Grant }
  | { readonly kind: "denied"; readonly atMs: number; readonly by: string; readonly reason: string }
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
    };

/**
 * One message of the approvals stream: the events of one transition, appended together or not at all.
 * `outcome` (JWS compact form of an ApprovalOutcome) is present on the record that ends the approval.
 */
export interface ApprovalRecord {
  readonly events: readonly ApprovalEvent[];
  readonly outcome?: string;
}

export interface Vote {
  readonly voteId: string;
  readonly stage: number;
  readonly voter: Actor;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly atMs: number;
}

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
  readonly reportedOutcome: "" | "executed" | "failed" | "abandoned";
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
    }
  | {
      readonly kind: "vote";
      readonly nowMs: number;
      readonly voteId: string;
      readonly voter: Actor;
      readonly verdict: Verdict;
      readonly reason: string;
      /** What the voter saw; undefined: not checked. */
      readonly expectedRevision?: number;
    }
  | { readonly kind: "cancel"; readonly nowMs: number; readonly by: string; readonly reason: string }
  /** Ends the open stage if its deadline has passed; otherwise nothing. */
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
