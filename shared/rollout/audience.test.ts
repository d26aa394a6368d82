import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { token } from "../testing/arbitraries.ts";
import { isInAudience, pointOf } from "./audience.ts";

const labels = fc.dictionary(token, token, { maxKeys: 3, noNullPrototype: true });
const shares = fc.double({ min: 0, max: 100, noNaN: true });

describe("an audience", () => {
  it("only gains agents when its share grows", () => {
    fc.assert(
      fc.property(token, labels, token, shares, shares, (agentId, own, salt, a, b) => {
        const of = (share: number) => isInAudience({ agentId, labels: own }, { share, salt, labels: {} });
        if (of(Math.min(a, b))) expect(of(Math.max(a, b))).toBe(true);
      }),
    );
  });

  it("is nobody at 0 and, but for labels, everybody at 100", () => {
    fc.assert(
      fc.property(token, labels, token, labels, (agentId, own, salt, wanted) => {
        const candidate = { agentId, labels: own };
        expect(isInAudience(candidate, { share: 0, salt, labels: {} })).toBe(false);
        expect(isInAudience(candidate, { share: 100, salt, labels: {} })).toBe(true);
        expect(isInAudience({ agentId, labels: { ...own, ...wanted } }, { share: 100, salt, labels: wanted })).toBe(
          true,
        );
      }),
    );
  });

  it("has none that lacks a label or carries another value", () => {
    const audience = { share: 100, salt: "s", labels: { region: "eu", tier: "web" } };
    const carrying = (own: Record<string, string>) => isInAudience({ agentId: "a", labels: own }, audience);
    expect(carrying({ region: "eu", tier: "web", more: "x" })).toBe(true);
    expect(carrying({ region: "eu" })).toBe(false);
    expect(carrying({ region: "us", tier: "web" })).toBe(false);
    // Names that every object knows are no labels.
    expect(isInAudience({ agentId: "a", labels: {} }, { ...audience, labels: { constructor: "x" } })).toBe(false);
  });

  it("takes about its share of many agents, and others for another salt", () => {
    const ids = Array.from({ length: 4_000 }, (_, n) => `agent-${n}`);
    for (const share of [5, 25, 50]) {
      const taken = ids.filter((agentId) => pointOf(agentId, "salt") < share).length;
      expect(Math.abs(taken / 40 - share)).toBeLessThan(2.5);
    }
    const both = ids.filter((agentId) => pointOf(agentId, "salt") < 5 && pointOf(agentId, "pepper") < 5);
    expect(both.length).toBeLessThan(25);
  });
});
