import { PosternError } from "../../shared/errors/postern-error.ts";

const RETRY_AFTER_MS = 1_000;

/** Bounds how many calls of one kind are under way at once. */
export class Gate {
  readonly #limit: number;
  readonly #hint: string;
  #inside = 0;

  constructor(limit: number, hint: string) {
    this.#limit = limit;
    this.#hint = hint;
  }

  get inside(): number {
    return this.#inside;
  }

  /** Throws PosternError OVERLOADED with a retry hint when it is full. Every `enter` needs its `leave`. */
  enter(): void {
    if (this.#inside >= this.#limit) {
      throw new PosternError("resource_exhausted", "OVERLOADED", "this agent has as many calls in hand as it takes", {
        hint: this.#hint,
        retryAfterMs: RETRY_AFTER_MS,
      });
    }
    this.#inside++;
  }

  leave(): void {
    this.#inside--;
  }
}
