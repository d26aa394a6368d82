import type { Clock } from "../ports.ts";

/** The pause before another try; whoever has news ends it early. */
export class RetryPause {
  readonly #clock: Pick<Clock, "after">;
  #end: (() => void) | undefined;

  constructor(clock: Pick<Clock, "after">) {
    this.#clock = clock;
  }

  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancelTimer = this.#clock.after(delayMs, resolve);
      this.#end = () => {
        cancelTimer();
        resolve();
      };
    });
  }

  /** No harm when there is none. */
  end(): void {
    this.#end?.();
    this.#end = undefined;
  }
}
