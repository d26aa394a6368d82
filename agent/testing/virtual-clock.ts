import type { Clock } from "../ports.ts";

/** A clock that stands still until a test moves it; timers fire in the order of their time. */
export class VirtualClock implements Clock {
  #nowMs: number;
  #nextId = 0;
  readonly #timers = new Map<number, { readonly atMs: number; readonly task: () => void }>();

  constructor(nowMs = 1_700_000_000_000) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const id = this.#nextId++;
    this.#timers.set(id, { atMs: this.#nowMs + Math.max(0, delayMs), task });
    return () => {
      this.#timers.delete(id);
    };
  }

  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Moves time on; every timer that falls due runs, and what it awaited gets its turn before the next. */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs;
    await settle();
    for (let due = this.#nextDue(untilMs); due !== undefined; due = this.#nextDue(untilMs)) {
      const [id, timer] = due;
      this.#timers.delete(id);
      this.#nowMs = timer.atMs;
      timer.task();
      await settle();
    }
    this.#nowMs = untilMs;
    await settle();
  }

  #nextDue(untilMs: number) {
    return [...this.#timers]
      .filter(([, timer]) => timer.atMs <= untilMs)
      .sort(([idA, a], [idB, b]) => a.atMs - b.atMs || idA - idB)[0];
  }
}

/** Lets every promise that can settle without I/O do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
