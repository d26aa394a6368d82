import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RetryTerms } from "./model.ts";
import { backoffMs, judgeAttempt, MAX_REFUSALS } from "./retry.ts";

const terms: RetryTerms = { maxAttempts: 8, maxAgeMs: 86_400_000, firstDelayMs: 5_000, maxDelayMs: 1_800_000 };
const anyTerms: fc.Arbitrary<RetryTerms> = fc.record({
  maxAttempts: fc.integer({ min: 1, max: 100 }),
  maxAgeMs: fc.integer({ min: 1_000, max: 10 ** 9 }),
  firstDelayMs: fc.integer({ min: 1, max: 10 ** 6 }),
  maxDelayMs: fc.integer({ min: 1, max: 10 ** 7 }),
});
const tries = fc.integer({ min: 1, max: 1_000 });
const jitter = fc.double({ min: 0, max: 1, noNaN: true });

function answered(status: number, retryAfterMs?: number) {
  return { kind: "answered", status, retryAfterMs } as const;
}
const judge = (status: number, tried: number) => judgeAttempt(answered(status), tried, 0, terms, 0);

describe("the pause between tries", () => {
  it("doubles from the first to the longest", () => {
    const delays = [1, 2, 3, 9, 10, 500].map((tried) => backoffMs(tried, terms, 0));
    expect(delays).toEqual([5_000, 10_000, 20_000, 1_280_000, 1_800_000, 1_800_000]);
  });

  it("is within a quarter of its ceiling, whatever the jitter, and never beyond the longest", () => {
    fc.assert(
      fc.property(tries, anyTerms, jitter, (tried, given, chance) => {
        const ceiling = backoffMs(tried, given, 0);
        expect(ceiling).toBeLessThanOrEqual(given.maxDelayMs);
        expect(backoffMs(tried, given, chance)).toBeGreaterThanOrEqual(Math.floor(ceiling * 0.75));
        expect(backoffMs(tried, given, chance)).toBeLessThanOrEqual(ceiling);
        expect(backoffMs(tried + 1, given, 0)).toBeGreaterThanOrEqual(ceiling);
      }),
    );
  });

  it("is as long as the receiver asks, up to an hour", () => {
    expect(judgeAttempt(answered(503, 60_000), 1, 0, terms, 0)).toMatchObject({ kind: "retry", delayMs: 60_000 });
    expect(judgeAttempt(answered(429, 1), 1, 0, terms, 0)).toMatchObject({ kind: "retry", delayMs: 5_000 });
    expect(judgeAttempt(answered(429, 10 ** 9), 1, 0, terms, 0)).toMatchObject({ delayMs: 3_600_000 });
  });
});

describe("what follows from a try", () => {
  it("is over with any 2xx", () => {
    for (const status of [200, 202, 204, 299]) expect(judge(status, 1)).toEqual({ kind: "delivered" });
  });

  it("gives servers in trouble all tries, and those that refuse fewer", () => {
    for (const status of [301, 408, 425, 429, 500, 503]) {
      expect(judge(status, 7)).toMatchObject({ kind: "retry" });
      expect(judge(status, 8)).toEqual({ kind: "dead", reason: `HTTP ${status}, after 8 tries` });
    }
    for (const status of [400, 401, 404, 422]) {
      expect(judge(status, MAX_REFUSALS - 1)).toMatchObject({ kind: "retry", reason: `HTTP ${status}` });
      expect(judge(status, MAX_REFUSALS)).toMatchObject({ kind: "dead" });
    }
    expect(judge(410, 1)).toEqual({ kind: "dead", reason: "HTTP 410" });
  });

  it("ends when the next try would come too late", () => {
    const timeout = { kind: "unanswered", why: "timeout" } as const;
    expect(judgeAttempt(timeout, 1, terms.maxAgeMs - 5_000, terms, 0)).toMatchObject({ kind: "retry" });
    expect(judgeAttempt(timeout, 1, terms.maxAgeMs - 4_999, terms, 0)).toEqual({
      kind: "dead",
      reason: "timeout, and too old for another try",
    });
  });

  it("ends in bounded tries for any answer and any terms", () => {
    const attempts = fc.oneof(
      fc.record({
        kind: fc.constant("answered" as const),
        status: fc.integer({ min: 100, max: 599 }),
        retryAfterMs: fc.option(fc.nat(), { nil: undefined }),
      }),
      fc.record({ kind: fc.constant("unanswered" as const), why: fc.constant("ECONNREFUSED") }),
    );
    fc.assert(
      fc.property(attempts, anyTerms, jitter, (attempt, given, chance) => {
        expect(judgeAttempt(attempt, given.maxAttempts, 0, given, chance).kind).not.toBe("retry");
      }),
    );
  });
});
