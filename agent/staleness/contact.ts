/**
 * How fresh what the agent knows is. "Contact" is a moment at which the bus surely answered, so that anything
 * published before it has reached this agent.
 */
export class Contact {
  readonly #maxStalenessMs: number;
  readonly #onStale: "enforce" | "deny";
  #lastMs: number;

  /** `lastMs`: the last contact of an earlier run; 0: none known. */
  constructor(maxStalenessMs: number, onStale: "enforce" | "deny", lastMs: number) {
    this.#maxStalenessMs = maxStalenessMs;
    this.#onStale = onStale;
    this.#lastMs = lastMs;
  }

  get lastMs(): number {
    return this.#lastMs;
  }

  /** The bus answered at this moment. */
  made(nowMs: number): void {
    this.#lastMs = Math.max(this.#lastMs, nowMs);
  }

  freshness(nowMs: number): "fresh" | "stale" | "refuse" {
    if (nowMs - this.#lastMs <= this.#maxStalenessMs) return "fresh";
    return this.#onStale === "deny" ? "refuse" : "stale";
  }
}
