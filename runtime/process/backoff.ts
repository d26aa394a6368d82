/** A growing pause between attempts, with an upper bound. Milliseconds. */
export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly factor: number;
}

/** The pause before attempt number `attempt` (0: the first retry). */
export function backoffMs(attempt: number, options: BackoffOptions): number {
  return Math.min(options.maxMs, options.firstMs * options.factor ** Math.max(0, attempt));
}
