import { DeadlineQueue } from "./deadline-queue.ts";

/** A Node timer holds at most 2^31 - 1 ms; a longer wait is cut into several. */
const LONGEST_TIMER_MS = 2_000_000_000;
/** After a failed tick (the bus is away): when to try again. */
const RETRY_MS = 1_000;

export interface DeadlineTimerPorts {
  readonly nowMs: () => number;
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
    const delayMs = Math.min(Math.max(next.atMs - this.#ports.nowMs(), 0), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => {
      this.#running = this.#fire().finally(() => {
        this.#running = undefined;
        this.#arm();
      });
    }, delayMs);
  }

  async #fire(): Promise<void> {
    const nowMs = this.#ports.nowMs();
    for (let next = this.#queue.peek(); next !== undefined && next.atMs <= nowMs; next = this.#queue.peek()) {
      this.#queue.pop();
      if (this.#state === "stopped") return;
      const deadlineMs = this.#ports.deadlineOf(next.key);
      if (deadlineMs === undefined || deadlineMs > nowMs) continue;
      try {
        await this.#ports.onDue(next.key);
        // INVARIANT: a deadline that passed is never forgotten, whatever `onDue` made of it.
        if ((this.#ports.deadlineOf(next.key) ?? Number.POSITIVE_INFINITY) <= nowMs)
          this.#queue.add(next.key, nowMs + RETRY_MS);
      } catch (error) {
        this.#ports.onError(next.key, error);
        this.#queue.add(next.key, nowMs + RETRY_MS);
      }
    }
  }
}
