/**
 * Does later, all of it at once, what nobody waits for. Whoever waits for an outcome meanwhile has the processor and the
 * connection to itself, and what comes together is done together.
 */
export class Afterwards {
  readonly #delayMs: number;
  readonly #onError: (error: unknown) => void;
  #due: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(delayMs: number, onError: (error: unknown) => void) {
    this.#delayMs = delayMs;
    this.#onError = onError;
  }

  /** In the order in which it is asked for. */
  do(work: () => void): void {
    this.#due.push(work);
    this.#timer ??= setTimeout(() => this.settle(), this.#delayMs);
  }

  /** Does now what is due. */
  settle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const due = this.#due;
    this.#due = [];
    for (const work of due) {
      try {
        work();
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
