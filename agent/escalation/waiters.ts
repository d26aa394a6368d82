import type { ApprovalOutcome } from "../../shared/approval/model.ts";
import type { Clock } from "../ports.ts";

/** Why a waiting call goes on. */
export type Wake =
  | { readonly kind: "decided"; readonly outcome: ApprovalOutcome }
  | { readonly kind: "deadline" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "draining" };

/** A place in the queue for one approval. Taken before the escalation goes out, so that no answer slips by. */
export interface Ticket {
  /** Resolves at the first of: the outcome, `untilMs`, the caller's abort, the agent's drain. */
  wait(untilMs: number, signal: AbortSignal): Promise<Wake>;
  /** Gives the place back; safe to call twice. */
  release(): void;
}

interface Waiter {
  outcome: ApprovalOutcome | undefined;
  wake: ((wake: Wake) => void) | undefined;
}

/** The calls that are held open for an approval. Bounded. */
export class Waiters {
  readonly #maxWaiting: number;
  readonly #clock: Clock;
  readonly #byApproval = new Map<string, Set<Waiter>>();
  #size = 0;
  #draining = false;

  constructor(maxWaiting: number, clock: Clock) {
    this.#maxWaiting = maxWaiting;
    this.#clock = clock;
  }

  get size(): number {
    return this.#size;
  }

  /** The approvals that somebody waits for. */
  approvals(): readonly string[] {
    return [...this.#byApproval.keys()];
  }

  has(approvalId: string): boolean {
    return this.#byApproval.has(approvalId);
  }

  /** Undefined: every place is taken. */
  register(approvalId: string): Ticket | undefined {
    if (this.#size >= this.#maxWaiting) return undefined;
    const waiter: Waiter = { outcome: undefined, wake: undefined };
    const others = this.#byApproval.get(approvalId) ?? new Set();
    others.add(waiter);
    this.#byApproval.set(approvalId, others);
    this.#size++;
    const release = () => this.#release(approvalId, waiter);
    return { wait: (untilMs, signal) => this.#wait(waiter, untilMs, signal), release };
  }

  /** The outcome comes verified, and belongs to this approval. */
  deliver(approvalId: string, outcome: ApprovalOutcome): void {
    for (const waiter of this.#byApproval.get(approvalId) ?? []) {
      waiter.outcome = outcome;
      waiter.wake?.({ kind: "decided", outcome });
    }
  }

  /** Wakes every call, and every call that would wait from now on. */
  drain(): void {
    this.#draining = true;
    for (const waiters of this.#byApproval.values()) for (const waiter of waiters) waiter.wake?.({ kind: "draining" });
  }

  #wait(waiter: Waiter, untilMs: number, signal: AbortSignal): Promise<Wake> {
    if (waiter.outcome !== undefined) return Promise.resolve({ kind: "decided", outcome: waiter.outcome });
    if (this.#draining) return Promise.resolve({ kind: "draining" });
    if (signal.aborted) return Promise.resolve({ kind: "cancelled" });
    return new Promise((resolve) => {
      const onAbort = () => wake({ kind: "cancelled" });
      const cancelTimer = this.#clock.after(untilMs - this.#clock.nowMs(), () => wake({ kind: "deadline" }));
      const wake = (reason: Wake) => {
        cancelTimer();
        signal.removeEventListener("abort", onAbort);
        waiter.wake = undefined;
        resolve(reason);
      };
      waiter.wake = wake;
      signal.addEventListener("abort", onAbort);
    });
  }

  #release(approvalId: string, waiter: Waiter): void {
    const others = this.#byApproval.get(approvalId);
    if (others?.delete(waiter) !== true) return;
    this.#size--;
    if (others.size === 0) this.#byApproval.delete(approvalId);
  }
}
