import type { Verdict } from "../../shared/approval/model.ts";
import type { WorkflowPlan } from "./cast.ts";

/** One thing that somebody wants to do, asked for by one or more callers until it is settled. */
export interface Errand {
  readonly id: string;
  readonly requester: string;
  readonly workflow: WorkflowPlan;
  /** Unique to the errand. */
  readonly resourceId: string;
  /** Callers share it; their retries join. Empty: they ask without a key. */
  readonly key: string;
}

/** What was asked of an agent, as far as a grant's scope may depend on it. */
export interface Question {
  readonly errand: Errand;
  /** Differs between the callers of an errand whose grant covers a whole resource. */
  readonly variant: number;
}

/** ALLOW, by way of a grant. */
export interface Release {
  readonly question: Question;
  readonly decisionId: string;
  readonly approvalId: string;
  readonly grantId: string;
  readonly askedAtMs: number;
}

export interface SentVote {
  readonly voteId: string;
  readonly approvalId: string;
  readonly voter: string;
  readonly verdict: Verdict;
}

/** A call that waited in vain. */
export interface LetGo {
  readonly approvalId: string;
  /** Index of the agent. */
  readonly agent: number;
  readonly askedAtMs: number;
  readonly atMs: number;
}

/**
 * What the world outside was told and promised, kept where no fault reaches it. The checker holds the log, the spools
 * and the uses against it.
 */
export class Journal {
  /** Every approval id that a client was given with PENDING, and where. */
  readonly pendings = new Map<string, Question>();
  readonly releases: Release[] = [];
  /** By vote id; those that a control plane confirmed are in `confirmedVotes` too. */
  readonly sentVotes = new Map<string, SentVote>();
  readonly confirmedVotes = new Set<string>();
  /** How an approval ended, as somebody was told: by Await, or by a DENY that says so. */
  readonly endings: { readonly approvalId: string; readonly status: string }[] = [];
  readonly stuck: string[] = [];
  /** Waiting calls that were let go with PENDING. */
  readonly letGo: LetGo[] = [];
  /** Errands that had no final answer when everything had long been well again. */
  readonly unsettled: string[] = [];
  readonly counts = { checks: 0, waits: 0, awaits: 0, errors: 0, votesRefused: 0, errands: 0 };
}
