/** Bytes that some peers may make us hold between them; a budget may be a share of a larger one. */
export class Budget {
  readonly #maxBytes: number;
  readonly #parent: Budget | undefined;
  #usedBytes = 0;

  constructor(maxBytes: number, parent?: Budget) {
    this.#maxBytes = maxBytes;
    this.#parent = parent;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Takes so many bytes more; false, and nothing taken: there is no room. */
  take(bytes: number): boolean {
    if (this.#usedBytes + bytes > this.#maxBytes) return false;
    if (this.#parent !== undefined && !this.#parent.take(bytes)) return false;
    this.#usedBytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes;
    this.#parent?.give(bytes);
  }
}
