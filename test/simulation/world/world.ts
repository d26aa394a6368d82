import { EventQueue } from "./event-queue.ts";
import type { Life } from "./life.ts";
import { Random } from "./random.ts";

const HELD_TOO_LONG_MS = 20_000;
/** The real one: virtual globals do not touch it. */
const turn = globalThis.setImmediate;

/**
 * Time, chance, and the order of all that happens. One event at a time: it runs, and then every promise that it settled,
 * before the next. So a run is a function of its seed.
 */
export class World {
  readonly random: Random;
  readonly #queue = new EventQueue();
  #nowMs: number;
  #steps = 0;
  #current: Life | undefined;
  #held = 0;

  constructor(seed: number, nowMs: number) {
    this.random = new Random(seed);
    this.#nowMs = nowMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get steps(): number {
    return this.#steps;
  }

  get pending(): number {
    return this.#queue.size;
  }

  /** Whose code runs at this moment; undefined: the world's own. */
  get current(): Life | undefined {
    return this.#current;
  }

  /** The clock of a node. */
  clockOf(life: Life): () => number {
    return () => this.#nowMs + life.skewMs;
  }

  /** Runs a task of this life after the delay, unless that life has ended or the returned function was called. */
  after(delayMs: number, life: Life | undefined, task: () => void): () => void {
    let cancelled = false;
    this.#queue.push({
      atMs: this.#nowMs + Math.max(0, delayMs),
      tie: this.random.next(),
      run: () => {
        if (cancelled || life?.alive === false) return;
        this.#steps += 1;
        this.#current = life;
        task();
      },
    });
    return () => {
      cancelled = true;
    };
  }

  /** Keeps time still until the returned function is called: for work that runs outside of this process's own turns. */
  hold(): () => void {
    this.#held += 1;
    let released = false;
    return () => {
      if (!released) this.#held -= 1;
      released = true;
    };
  }

  /** Plays all that happens up to this moment, or until nothing is left. */
  async runUntil(untilMs: number, maxSteps: number): Promise<void> {
    for (let next = this.#queue.peek(); next !== undefined && next.atMs <= untilMs; next = this.#queue.peek()) {
      this.#queue.pop();
      this.#nowMs = next.atMs;
      const before = this.#steps;
      next.run();
      if (this.#steps > before) await this.#settle();
      if (this.#steps > maxSteps) return;
    }
    if (Number.isFinite(untilMs)) this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  async #settle(): Promise<void> {
    const startedAt = performance.now();
    do {
      await new Promise<void>((resolve) => turn(resolve));
      if (performance.now() - startedAt > HELD_TOO_LONG_MS) throw new Error("time stands still for too long");
    } while (this.#held > 0);
    this.#current = undefined;
  }
}
