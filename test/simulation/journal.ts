import type { Actor, Escalation, Verdict } from "../../shared/approval/model.ts";
import type { Decision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { Life } from "./world/life.ts";

/** A decision that an agent gave. */
export interface Given {
  readonly life: Life;
  readonly request: CheckRequest;
  readonly decision: Decision;
  readonly atMs: number;
  readonly revision: number;
  /** Grants that the agent knew to be revoked by then. */
  readonly revoked: ReadonlySet<string>;
}

/** A vote as somebody cast it: every try of it. */
export interface SentVote {
  readonly approvalId: string;
  readonly verdict: Verdict;
  /** The voter as it stood at each try. */
  readonly as: Actor[];
}

/** A check that was put to an agent. */
export interface Asked {
  readonly life: Life;
  readonly atMs: number;
  readonly deadlineMs: number;
  isAnswered: boolean;
}

export type Intervention = "cancel" | "break_glass" | "sign_off" | "revoke_grant";

/**
 * What people and agents did, written down where they did it: what the approvals log is held against in the end. Nothing
 * of the product reads it.
 */
export class Journal {
  readonly given: Given[] = [];
  readonly votes = new Map<string, SentVote>();
  readonly confirmedVotes = new Map<string, string>();
  readonly asked: Asked[] = [];
  /** Approvals that a caller was told of as pending. */
  readonly promised = new Set<string>();
  readonly refusedEscalations = new Set<string>();
  readonly webhookAnswers: string[] = [];
  readonly interventions: string[] = [];
  /** What was seen to be wrong at the moment at which it happened. */
  readonly wrongs: { readonly approvalId: string; readonly invariant: string; readonly detail: string }[] = [];
  readonly #revokedKnown = new Map<Life, Set<string>>();
  crashes = 0;

  refused(escalation: Escalation): void {
    this.refusedEscalations.add(escalation.approvalId);
  }

  webhookSaid(approvalId: string, verdict: Verdict): void {
    this.webhookAnswers.push(`${approvalId} ${verdict}`);
  }

  intervened(kind: Intervention, approvalId: string, by: string): void {
    this.interventions.push(`${kind} ${approvalId} ${by}`);
  }

  didIntervene(kind: Intervention, approvalId: string, by: string): boolean {
    return this.interventions.includes(`${kind} ${approvalId} ${by}`);
  }

  voteSent(voteId: string, approvalId: string, verdict: Verdict, as: Actor): void {
    const sent = this.votes.get(voteId) ?? { approvalId, verdict, as: [] };
    sent.as.push(as);
    this.votes.set(voteId, sent);
  }

  revocationKnown(life: Life, grantId: string): void {
    const known = this.#revokedKnown.get(life) ?? new Set();
    known.add(grantId);
    this.#revokedKnown.set(life, known);
  }

  /** By now. */
  revokedKnownTo(life: Life): ReadonlySet<string> {
    return new Set(this.#revokedKnown.get(life));
  }
}
