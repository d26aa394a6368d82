/** Tells when nothing has moved for too long. It knows no clock: it is told the time. */
export class StallWatch {
  readonly #timeoutMs: number;
  #sinceMs: number | undefined;
  #mark = 0;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** @param mark any number that changes with each progress; undefined: nothing waits for any */
  stalled(nowMs: number, mark: number | undefined): boolean {
    if (mark === undefined) {
      this.#sinceMs = undefined;
      return false;
    }
    if (this.#sinceMs === undefined || mark !== this.#mark) {
      this.#mark = mark;
      this.#sinceMs = nowMs;
    }
    return nowMs - this.#sinceMs > this.#timeoutMs;
  }
}

/** Asks a silent peer whether it is there, a bounded number of times. */
export class Keepalive {
  readonly #intervalMs: number;
  readonly #maxUnanswered: number;
  #unanswered = 0;
  #heard = false;
  #heardAtMs: number;

  constructor(intervalMs: number, maxUnanswered: number, nowMs: number) {
    this.#intervalMs = intervalMs;
    this.#maxUnanswered = maxUnanswered;
    this.#heardAtMs = nowMs;
  }

  /** Something came: called for each read, so it does no more than note it. */
  heard(): void {
    this.#heard = true;
  }

  /** What to do now. The answer "ask" counts as asked. */
  next(nowMs: number): "nothing" | "ask" | "give_up" {
    if (this.#heard) {
      this.#heard = false;
      this.#heardAtMs = nowMs;
      this.#unanswered = 0;
    }
    if (nowMs - this.#heardAtMs < this.#intervalMs * (this.#unanswered + 1)) return "nothing";
    if (this.#unanswered >= this.#maxUnanswered) return "give_up";
    this.#unanswered += 1;
    return "ask";
  }
}
