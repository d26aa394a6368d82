/**
 * Replicas of the control plane that race on one approval, in a world without threads or clocks: the caller says who
 * takes the next step and what goes wrong. What they share is a log that appends only where its reader left off, as
 * the approvals stream does; what they know of it may be old at every step.
 */
import { decide } from "../approval/decide.ts";
import { evolve } from "../approval/evolve.ts";
import type { ApprovalEvent, ApprovalState } from "../approval/model.ts";
import { PosternError } from "../errors/postern-error.ts";
import { atTime, type TimelessCommand } from "./approval-scenario-commands.ts";

/** What a client asked, and what it was told in the end. */
export interface Job {
  readonly command: TimelessCommand;
  answer: "none" | "done" | PosternError;
}

/** What may happen to an append: it arrives; it arrives and its acknowledgement is lost; it is lost itself. */
export type AppendFault = "none" | "ack_lost" | "lost";

/** Compare and append: the only thing that replicas share. */
export class RaceLog {
  readonly batches: (readonly ApprovalEvent[])[] = [];

  append(events: readonly ApprovalEvent[], expectedSequence: number): boolean {
    if (this.batches.length !== expectedSequence) return false;
    this.batches.push(events);
    return true;
  }

  get events(): readonly ApprovalEvent[] {
    return this.batches.flat();
  }
}

interface Draft {
  readonly job: Job;
  readonly events: readonly ApprovalEvent[];
  readonly sequence: number;
}

/** One replica: decides on what it knows, appends in a step of its own, and learns in a third. */
export class RaceReplica {
  readonly #log: RaceLog;
  readonly #clockSkewMs: number;
  readonly #jobs: Job[] = [];
  #draft: Draft | undefined;
  #state: ApprovalState | undefined;
  #sequence = 0;

  constructor(log: RaceLog, clockSkewMs: number) {
    this.#log = log;
    this.#clockSkewMs = clockSkewMs;
  }

  get state(): ApprovalState | undefined {
    return this.#state;
  }

  get isIdle(): boolean {
    return this.#jobs.length === 0 && this.#draft === undefined;
  }

  submit(job: Job): void {
    this.#jobs.push(job);
  }

  /** Reads at most `count` records further. */
  learn(count = Number.POSITIVE_INFINITY): void {
    for (const events of this.#log.batches.slice(this.#sequence, this.#sequence + count)) {
      this.#state = events.reduce<ApprovalState | undefined>(evolve, this.#state);
      this.#sequence += 1;
    }
  }

  /** Decides the next job. A refusal counts only if it was decided on the newest state: an old one proves nothing. */
  decide(nowMs: number): void {
    const job = this.#draft === undefined ? this.#jobs.shift() : undefined;
    if (job === undefined) return;
    try {
      const events = decide(this.#state, atTime(job.command, nowMs + this.#clockSkewMs));
      if (events.length === 0) job.answer = "done";
      else this.#draft = { job, events, sequence: this.#sequence };
    } catch (error) {
      if (!(error instanceof PosternError) || error.kind === "internal") throw error;
      if (this.#sequence === this.#log.batches.length) {
        job.answer = error;
      } else {
        this.learn();
        this.#jobs.unshift(job);
      }
    }
  }

  /** Appends what was decided. Whoever was not told that it was stored tries again, as a client would. */
  append(fault: AppendFault): void {
    const draft = this.#draft;
    if (draft === undefined) return;
    this.#draft = undefined;
    const stored = fault !== "lost" && this.#log.append(draft.events, draft.sequence);
    if (stored && fault === "none") {
      draft.job.answer = "done";
      return;
    }
    if (!stored) this.learn();
    this.#jobs.unshift(draft.job);
  }

  /** Forgets everything; the clients of its unanswered jobs turn to another replica. */
  crash(other: RaceReplica): void {
    const unanswered = [...(this.#draft === undefined ? [] : [this.#draft.job]), ...this.#jobs.splice(0)];
    this.#draft = undefined;
    this.#state = undefined;
    this.#sequence = 0;
    for (const job of unanswered) other.submit(job);
  }
}
