import type { RetryTerms } from "./model.ts";

/** How one try went, as far as the next depends on it. */
export type Attempt =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfterMs: number | undefined }
  | { readonly kind: "unanswered"; readonly why: string };

export type Verdict =
  | { readonly kind: "delivered" }
  | { readonly kind: "retry"; readonly delayMs: number; readonly reason: string }
  | { readonly kind: "dead"; readonly reason: string };

/** A receiver that refuses (4xx) is asked this often at most: it might be put right, but the request is what it is. */
export const MAX_REFUSALS = 5;
/** A receiver may ask for a longer pause, up to this. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/** 4xx that say "not now" and not "not this": RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 425, 429]);
/** The receiver is gone for good (RFC 9110 §15.5.11; Standard Webhooks: stop sending). */
const GONE = 410;

/**
 * What follows from a try: `tries` is how many there were, this one included; `ageMs` how old the notification is;
 * `jitter` is 0 to 1. 2xx is delivered, 410 dead at once, other refusals after MAX_REFUSALS, all else after
 * `maxAttempts` or when the next try would come after `maxAgeMs`.
 */
export function judgeAttempt(
  attempt: Attempt,
  tries: number,
  ageMs: number,
  terms: RetryTerms,
  jitter: number,
): Verdict {
  if (attempt.kind === "answered" && attempt.status >= 200 && attempt.status < 300) return { kind: "delivered" };
  const reason = attempt.kind === "answered" ? `HTTP ${attempt.status}` : attempt.why;
  if (attempt.kind === "answered" && attempt.status === GONE) return { kind: "dead", reason };
  const limit = isRefusal(attempt) ? Math.min(MAX_REFUSALS, terms.maxAttempts) : terms.maxAttempts;
  if (tries >= limit) return { kind: "dead", reason: `${reason}, after ${tries} ${tries === 1 ? "try" : "tries"}` };
  const asked = attempt.kind === "answered" ? Math.min(attempt.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS) : 0;
  const delayMs = Math.max(asked, backoffMs(tries, terms, jitter));
  if (ageMs + delayMs > terms.maxAgeMs) return { kind: "dead", reason: `${reason}, and too old for another try` };
  return { kind: "retry", delayMs, reason };
}

/** After the n-th try: doubles from the first delay to the longest, less up to a quarter so that many do not come in step. */
export function backoffMs(tries: number, terms: RetryTerms, jitter: number): number {
  const ceilingMs = Math.min(terms.maxDelayMs, terms.firstDelayMs * 2 ** Math.min(tries - 1, 40));
  return Math.round(ceilingMs * (1 - jitter / 4));
}

function isRefusal(attempt: Attempt): boolean {
  return attempt.kind === "answered" && attempt.status >= 400 && attempt.status < 500 && !NOT_NOW.has(attempt.status);
}
