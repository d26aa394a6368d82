import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lowerBound, type Proportion, upperBound } from "./proportion-bounds.ts";

const proportions: fc.Arbitrary<Proportion> = fc
  .integer({ min: 1, max: 1_000_000 })
  .chain((of) => fc.record({ hits: fc.nat({ max: of }), of: fc.constant(of) }));
const risks = fc.constantFrom(0.1, 0.01, 0.001, 1e-6);

/** The chances of 0 to `of` hits, each of chance `rate`. */
function binomial(of: number, rate: number): number[] {
  const logs = [of * Math.log(1 - rate)];
  for (let k = 1; k <= of; k += 1) {
    logs.push((logs[k - 1] ?? 0) + Math.log((of - k + 1) / k) + Math.log(rate / (1 - rate)));
  }
  return logs.map(Math.exp);
}

describe("bounds of a rate", () => {
  it("enclose what was counted, and the more narrowly the more was counted and the more is risked", () => {
    fc.assert(
      fc.property(proportions, risks, (counted, risk) => {
        const rate = counted.hits / counted.of;
        const [low, high] = [lowerBound(counted, risk), upperBound(counted, risk)];
        expect(low).toBeLessThanOrEqual(rate + 1e-9);
        expect(high).toBeGreaterThanOrEqual(rate - 1e-9);
        const twice = { hits: 2 * counted.hits, of: 2 * counted.of };
        expect(lowerBound(twice, risk)).toBeGreaterThanOrEqual(low - 1e-9);
        expect(upperBound(twice, risk)).toBeLessThanOrEqual(high + 1e-9);
        expect(lowerBound(counted, risk / 10)).toBeLessThanOrEqual(low + 1e-9);
      }),
    );
  });

  it("are no wider than Hoeffding's", () => {
    fc.assert(
      fc.property(proportions, risks, (counted, risk) => {
        const width = Math.sqrt(Math.log(1 / risk) / (2 * counted.of)) + 1e-9;
        expect(upperBound(counted, risk) - counted.hits / counted.of).toBeLessThanOrEqual(width);
        expect(counted.hits / counted.of - lowerBound(counted, risk)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it.each([0.001, 0.01, 0.05, 0.3, 0.5, 0.97])("miss a true rate of %s no more often than they say", (rate) => {
    for (const of of [1, 20, 200, 1_000]) {
      for (const risk of [0.1, 0.01, 0.001]) {
        const chances = binomial(of, rate);
        const missing = (misses: (counted: Proportion) => boolean) =>
          chances.reduce((sum, chance, hits) => sum + (misses({ hits, of }) ? chance : 0), 0);
        expect(missing((counted) => lowerBound(counted, risk) > rate)).toBeLessThanOrEqual(risk);
        expect(missing((counted) => upperBound(counted, risk) < rate)).toBeLessThanOrEqual(risk);
      }
    }
  });

  it("say nothing when nothing was counted", () => {
    expect([lowerBound({ hits: 0, of: 0 }, 0.01), upperBound({ hits: 0, of: 0 }, 0.01)]).toEqual([0, 1]);
  });

  it("have the values that the formula gives for all and for none", () => {
    expect(lowerBound({ hits: 200, of: 200 }, 0.001)).toBeCloseTo(0.001 ** (1 / 200), 9);
    expect(upperBound({ hits: 0, of: 200 }, 0.001)).toBeCloseTo(1 - 0.001 ** (1 / 200), 9);
  });
});
