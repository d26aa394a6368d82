import type { DecisionKind } from "../../shared/check/decision.ts";
import type { TrialCounts, TrialReport } from "../../shared/fleet/model.ts";

/** What this agent has to do with a candidate. */
export type TrialStanding = Pick<TrialReport, "candidate" | "standing" | "why">;

/** Revisions begin with 1. */
const NO_REVISION = -1;

/**
 * What the agent answers while there is a candidate, from the moment on in which it takes its side: by the candidate, or
 * by what is in force beside it. Plain fields: counting is on the hot path.
 */
export class Trial {
  #standing: TrialStanding | undefined;
  readonly #listeners: (() => void)[] = [];
  /** What is decided by another revision (a worker's last account of the one before) does not belong here. */
  #revision = NO_REVISION;
  #allowed = 0;
  #denied = 0;
  #pending = 0;
  #failed = 0;
  #faulty = 0;
  #escalated = 0;
  #unanswered = 0;

  /** Told when the agent takes another side, or another candidate comes. */
  onTake(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** `revision`: the one that the agent enforces. Told the same again, it goes on counting. */
  take(standing: TrialStanding, revision: number): void {
    const before = this.#standing;
    const isSame = before?.candidate === standing.candidate && before.standing === standing.standing;
    this.#standing = standing;
    if (isSame && revision === this.#revision) return;
    for (const listener of this.#listeners) listener();
    this.#revision = revision;
    this.#allowed = 0;
    this.#denied = 0;
    this.#pending = 0;
    this.#failed = 0;
    this.#faulty = 0;
    this.#escalated = 0;
    this.#unanswered = 0;
  }

  /** There is no candidate any more. */
  end(): void {
    this.#standing = undefined;
    this.#revision = NO_REVISION;
  }

  count(decision: DecisionKind, revision: number, isFaulty: boolean): void {
    if (revision !== this.#revision) return;
    if (decision === "ALLOW") this.#allowed++;
    else if (decision === "DENY") this.#denied++;
    else this.#pending++;
    if (isFaulty) this.#faulty++;
  }

  /** A call ended with an error instead of a decision. */
  countFailed(): void {
    this.#failed++;
  }

  /** Policy asked for an approval. What is returned is to be called when the call has its answer. */
  countEscalated(revision: number): () => void {
    if (revision !== this.#revision) return () => undefined;
    const standing = this.#standing?.candidate;
    this.#escalated++;
    this.#unanswered++;
    return () => {
      if (revision === this.#revision && standing === this.#standing?.candidate) this.#unanswered--;
    };
  }

  /** Undefined: there is no candidate. */
  report(): TrialReport | undefined {
    if (this.#standing === undefined) return undefined;
    const counts: TrialCounts = {
      allowed: this.#allowed,
      denied: this.#denied,
      pending: this.#pending,
      failed: this.#failed,
      faulty: this.#faulty,
      escalated: this.#escalated,
      unanswered: this.#unanswered,
    };
    return { ...this.#standing, counts };
  }
}
