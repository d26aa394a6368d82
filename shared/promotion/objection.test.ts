import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EnvironmentRules } from "./model.ts";
import { type Move, promotionObjection } from "./objection.ts";

const PROD: EnvironmentRules = { promoteFrom: "staging", minSoakMs: 60_000, onlyByPromotion: true };

function objectionTo(move: Partial<Move>): string | undefined {
  return promotionObjection({ verb: "publish", environment: "prod", rules: PROD, nowMs: 100_000, ...move })?.code;
}

describe("the path of promotion", () => {
  const from = (environment: string, sinceMs: number) => ({ environment, revision: 7, sinceMs });

  it("lets nothing but promotions into an environment that takes only those", () => {
    expect(objectionTo({})).toBe("PROMOTION_REQUIRED");
    expect(objectionTo({ rules: { ...PROD, onlyByPromotion: false } })).toBeUndefined();
    expect(objectionTo({ rules: { minSoakMs: 0, onlyByPromotion: false } })).toBeUndefined();
  });

  it("says how to promote, also to some agents first", () => {
    const hint = (verb: Move["verb"]) =>
      promotionObjection({ verb, environment: "prod", rules: PROD, nowMs: 100_000 })?.hint;
    expect(hint("publish")).toContain("postern policy promote staging prod");
    expect(hint("rollout")).toContain("postern policy rollout start --from staging --environment prod");
  });

  it("takes them from one environment", () => {
    expect(objectionTo({ verb: "promote", from: from("dev", 0) })).toBe("PROMOTION_PATH");
    expect(objectionTo({ verb: "promote", from: from("staging", 0) })).toBeUndefined();
  });

  it("waits until they have been in force there for long enough, to the millisecond, and says until when", () => {
    const move = { verb: "promote", environment: "prod", rules: PROD, nowMs: 100_000 } as const;
    const early = promotionObjection({ ...move, from: from("staging", 40_001) });
    expect(early).toMatchObject({ code: "SOAK_TOO_SHORT", retryAfterMs: 1, kind: "failed_precondition" });
    expect(early?.message).toContain("1970-01-01T00:01:40.001Z");
    expect(promotionObjection({ ...move, from: from("staging", 40_000) })).toBeUndefined();
  });

  it("never keeps anybody from going back", () => {
    const rules = fc.record({
      promoteFrom: fc.constantFrom("dev", "staging"),
      minSoakMs: fc.nat(),
      onlyByPromotion: fc.boolean(),
    });
    fc.assert(
      fc.property(rules, fc.nat(), (own, nowMs) => {
        expect(promotionObjection({ verb: "rollback", environment: "prod", rules: own, nowMs })).toBeUndefined();
      }),
    );
  });
});
