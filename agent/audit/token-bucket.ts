/** Lets so many through a second, and a second's worth at once. The caller brings the time. */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#filledAtMs = nowMs;
  }

  take(nowMs: number): boolean {
    if (this.#tokens < 1) {
      // Under a flood nearly every call comes in the same millisecond as the one before.
      if (nowMs === this.#filledAtMs) return false;
      this.#fill(nowMs);
      if (this.#tokens < 1) return false;
    }
    this.#tokens -= 1;
    return true;
  }

  #fill(nowMs: number): void {
    // A clock that was set back must not keep it empty until the old time comes again.
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (elapsedMs * this.#perSecond) / 1_000);
    this.#filledAtMs = nowMs;
  }
}
