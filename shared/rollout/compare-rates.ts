import type { TrialCounts } from "../fleet/model.ts";
import { lowerBound, type Proportion, upperBound } from "../statistics/proportion-bounds.ts";
import type { Rate, RateFigure, RateGuard } from "./model.ts";

/**
 * The chance at most that a step is rolled back though no rate exceeds what is tolerated: over all guards and however
 * often they are looked at in the step.
 */
export const FALSE_ALARM = 0.01;

/**
 * Compares the rates of both sides, for the `look`-th time in a step (1: the first). A guard is breached when the lowest
 * rate that the candidate may have exceeds the highest that the rest may have by more than the tolerance.
 *
 * Each bound may fail with a chance of FALSE_ALARM / (2 * guards * look * (look + 1)). As the sum of 1 / (n * (n + 1))
 * over all n is 1, everything together fails with a chance of FALSE_ALARM at most (Boole's inequality), whatever the
 * rates, the numbers of checks and of looks.
 */
export function compareRates(
  guards: readonly RateGuard[],
  canary: TrialCounts,
  rest: TrialCounts,
  look: number,
): readonly RateFigure[] {
  const risk = FALSE_ALARM / (2 * guards.length * look * (look + 1));
  return guards.map((guard) => {
    const [ours, theirs] = [rateOf(guard.rate, canary), rateOf(guard.rate, rest)];
    const atLeast = 100 * (lowerBound(ours, risk) - upperBound(theirs, risk));
    return { ...guard, canary: ours, rest: theirs, atLeast, breached: atLeast > guard.tolerance };
  });
}

/** Whether a rate is higher than another by more than this many points, as counted: by chance or not. */
export function exceeds(rate: Proportion, other: Proportion, tolerance: number): boolean {
  return rate.of > 0 && other.of > 0 && 100 * (rate.hits / rate.of - other.hits / other.of) > tolerance;
}

/** What a rate counts, of what. */
export function rateOf(rate: Rate, counts: TrialCounts): Proportion {
  const { allowed, denied, pending, failed, faulty, escalated, unanswered } = counts;
  const decided = allowed + denied + pending;
  switch (rate) {
    case "deny-rate":
      return { hits: denied, of: decided };
    case "error-rate":
      return { hits: failed + faulty, of: decided + failed };
    case "escalation-rate":
      return { hits: Math.min(escalated, decided + unanswered), of: decided + unanswered };
  }
}
