/** A wait between two tries, which a stop cuts short. */
export class Pause {
  #wake: (() => void) | undefined;

  /** Resolves after so long, or at `end`. */
  take(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end(): void {
    this.#wake?.();
  }
}
