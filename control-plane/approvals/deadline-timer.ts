import { inParallel } from "../../shared/in-parallel.ts";
import { DeadlineQueue } from "./deadline-queue.ts";

/** A Node timer holds at most 2^31 - 1 ms; a longer wait is cut into several. */
const LONGEST_TIMER_MS = 2_000_000_000;
/** After a failed tick (the bus is away): when to try again. */
const RETRY_MS = 1_000;
/** Stages that are ended at once: of each the bus takes most of the time. */
const PARALLEL = 32;

export interface DeadlineTimerPorts {
  readonly nowMs: () => number;
  /**
   * How much later than its deadline a stage is ended, drawn anew each time: replicas that draw different times do not
   * all do what one of them does. Nobody can vote behind the deadline all the same.
   */
  readonly delayMs: () => number;
  /** When the approval's open stage ends, as known now; undefined: it waits for nothing any more. */
  readonly deadlineOf: (key: string) => number | undefined;
  /** Ends the stage if it is due. May be called again for the same deadline: it must then change nothing. */
  readonly onDue: (key: string) => Promise<void>;
  readonly onError: (key: string, error: unknown) => void;
}

/**
 * Calls `onDue` for each approval whose deadline passed. Deadlines are data of the log: a replica that starts feeds
 * every pending approval in again, so nothing is lost with a process. One timer, for the earliest.
 */
export class DeadlineTimer {
  readonly #ports: DeadlineTimerPorts;
  readonly #queue = new DeadlineQueue();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #state: "idle" | "started" | "stopped" = "idle";

  constructor(ports: DeadlineTimerPorts) {
    this.#ports = ports;
  }

  /** Until this, deadlines are only collected: before the log is folded nobody knows which of them still hold. */
  start(): void {
    if (this.#state === "idle") this.#state = "started";
    this.#arm();
  }

  /** Notes a new deadline of an approval. */
  watch(key: string, deadlineMs: number): void {
    const earliest = this.#queue.peek()?.atMs ?? Number.POSITIVE_INFINITY;
    this.#queue.add(key, deadlineMs);
    if (deadlineMs < earliest) this.#arm();
  }

  /** Resolves when what was being done is done. */
  async stop(): Promise<void> {
    this.#state = "stopped";
    clearTimeout(this.#timer);
    await this.#running;
  }

  #arm(): void {
    if (this.#state !== "started" || this.#running !== undefined) return;
    clearTimeout(this.#timer);
    const next = this.#queue.peek();
    if (next === undefined) return;
    const dueInMs = next.atMs + this.#ports.delayMs() - this.#ports.nowMs();
    const delayMs = Math.min(Math.max(dueInMs, 0), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => {
      this.#running = this.#fire().finally(() => {
        this.#running = undefined;
        this.#arm();
      });
    }, delayMs);
  }

  async #fire(): Promise<void> {
    const nowMs = this.#ports.nowMs();
    const due = new Set<string>();
    for (let next = this.#queue.peek(); next !== undefined && next.atMs <= nowMs; next = this.#queue.peek()) {
      this.#queue.pop();
      due.add(next.key);
    }
    await inParallel(due, PARALLEL, (key) => this.#end(key, nowMs));
  }

  async #end(key: string, nowMs: number): Promise<void> {
    const { deadlineOf, onDue, onError } = this.#ports;
    const isDue = () => (deadlineOf(key) ?? Number.POSITIVE_INFINITY) <= nowMs;
    if (this.#state === "stopped" || !isDue()) return;
    try {
      await onDue(key);
      // INVARIANT: a deadline that passed is never forgotten, whatever `onDue` made of it.
      if (isDue()) this.#queue.add(key, nowMs + RETRY_MS);
    } catch (error) {
      onError(key, error);
      this.#queue.add(key, nowMs + RETRY_MS);
    }
  }
}
