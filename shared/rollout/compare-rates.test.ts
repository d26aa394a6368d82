import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TrialCounts } from "../fleet/model.ts";
import { compareRates, FALSE_ALARM, rateOf } from "./compare-rates.ts";
import type { RateGuard } from "./model.ts";
import { binomialDraws } from "./testing/binomial-draws.ts";

const NOTHING = { allowed: 0, denied: 0, pending: 0, failed: 0, faulty: 0, escalated: 0, unanswered: 0 };

function denied(hits: number, of: number): TrialCounts {
  return { ...NOTHING, denied: hits, allowed: of - hits };
}

const denyGuard = (tolerance: number): readonly RateGuard[] => [{ rate: "deny-rate", tolerance }];

function breached(canary: TrialCounts, rest: TrialCounts, tolerance: number, look = 1): boolean {
  return compareRates(denyGuard(tolerance), canary, rest, look).some((figure) => figure.breached);
}

describe("comparing rates", () => {
  it("raises no more false alarms over a whole step than it says, when both sides are equal and nothing is tolerated", () => {
    const STEPS = 400;
    for (const [seed, rate] of [0.001, 0.02, 0.2, 0.5].entries()) {
      const draw = binomialDraws(seed + 1);
      let alarms = 0;
      for (let step = 0; step < STEPS; step += 1) {
        // Looked at whenever the canary's checks have doubled; the rest answers twice as many.
        let [ours, theirs] = [0, 0];
        let before = 0;
        for (let look = 1; look <= 5; look += 1) {
          const checks = 200 * 2 ** (look - 1);
          ours += draw(checks - before, rate);
          theirs += draw(2 * (checks - before), rate);
          before = checks;
          if (!breached(denied(ours, checks), denied(theirs, 2 * checks), 0, look)) continue;
          alarms += 1;
          break;
        }
      }
      expect(alarms / STEPS).toBeLessThanOrEqual(FALSE_ALARM);
    }
  });

  it("never fails to raise the alarm on a large difference, from the first look on", () => {
    const counts = fc.integer({ min: 200, max: 20_000 });
    fc.assert(
      fc.property(counts, counts, fc.double({ min: 0, max: 0.65, noNaN: true }), (ours, theirs, rate) => {
        const rest = denied(Math.floor(rate * theirs), theirs);
        const canary = denied(Math.ceil((rate + 0.35) * ours), ours);
        expect(breached(canary, rest, 2)).toBe(true);
      }),
    );
  });

  it("is certain about a candidate that denies everything, after 200 checks", () => {
    for (const rate of [0, 0.05, 0.3]) expect(breached(denied(200, 200), denied(200 * rate, 200), 2)).toBe(true);
  });

  it("never breaches on a rate that is not higher than what is tolerated", () => {
    const counts = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(counts, counts, fc.nat(), fc.integer({ min: 1, max: 20 }), (ours, theirs, n, look) => {
        const hits = n % (theirs + 1);
        const rest = denied(hits, theirs);
        const canary = denied(Math.floor((hits / theirs + 0.02) * Math.min(ours, theirs)), Math.max(ours, theirs));
        expect(breached(canary, rest, 2, look)).toBe(false);
      }),
    );
  });

  it("demands more of each further look", () => {
    const at = (look: number) => compareRates(denyGuard(0), denied(30, 200), denied(10, 400), look)[0]?.atLeast ?? 0;
    expect(at(2)).toBeLessThan(at(1));
    expect(at(9)).toBeLessThan(at(2));
  });

  it("judges nothing by nothing", () => {
    expect(breached(denied(200, 200), NOTHING, 0)).toBe(false);
    expect(breached(NOTHING, denied(0, 200), 0)).toBe(false);
  });
});

describe("a rate", () => {
  const counts = { ...NOTHING, allowed: 90, denied: 6, pending: 4, failed: 10, faulty: 1, escalated: 7, unanswered: 3 };

  it("of denials is of what was decided", () => expect(rateOf("deny-rate", counts)).toEqual({ hits: 6, of: 100 }));
  it("of errors counts calls that failed and conditions that did", () =>
    expect(rateOf("error-rate", counts)).toEqual({ hits: 11, of: 110 }));
  it("of escalations counts those that wait for people as well", () =>
    expect(rateOf("escalation-rate", counts)).toEqual({ hits: 7, of: 103 }));
});
