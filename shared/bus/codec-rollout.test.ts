import fc from "fast-check";
import { expect, it } from "vitest";
import type { RateFigure, RolloutEvent, RolloutPlan } from "../rollout/model.ts";
import { sha256, text, timeMs, token } from "../testing/arbitraries.ts";
import { decodeRollout, encodeRollout } from "./codec.ts";

const names = fc.array(token, { maxLength: 3 });
const revision = fc.integer({ min: 1, max: 1_000_000 });
const percent = fc.double({ min: 0, max: 100, noNaN: true }).map(Math.abs);
const proportion = fc.record({ hits: fc.nat(), of: fc.nat() });
const guard = {
  rate: fc.constantFrom("deny-rate", "error-rate", "escalation-rate"),
  tolerance: percent,
} as const;

const plans: fc.Arbitrary<RolloutPlan> = fc.record({
  steps: fc.array(percent, { minLength: 1, maxLength: 3 }),
  stepTimeMs: fc.nat(),
  labels: fc.dictionary(token, token, { maxKeys: 2, noNullPrototype: true }),
  guards: fc.array(fc.record(guard), { maxLength: 3 }),
  lostAgents: percent,
  minChecks: fc.integer({ min: 1, max: 1_000 }),
});

const figures: fc.Arbitrary<readonly RateFigure[]> = fc.array(
  fc.record({ ...guard, canary: proportion, rest: proportion, atLeast: percent, breached: fc.boolean() }),
  { maxLength: 2 },
);

const breaches = fc.oneof(
  fc.record({ kind: fc.constant("rates" as const), figures }),
  fc.record({ kind: fc.constant("refused" as const), agents: fc.array(fc.record({ agentId: token, why: text })) }),
  fc.record({ kind: fc.constant("lost" as const), agents: names, of: fc.nat() }),
);

const at = { atMs: timeMs };

const events: fc.Arbitrary<RolloutEvent> = fc.oneof(
  fc.record(
    {
      ...at,
      kind: fc.constant("started" as const),
      by: text,
      id: token,
      environment: token,
      plan: plans,
      base: fc.record({ revision, digest: sha256 }),
      digest: sha256,
      message: text,
      origin: fc.record({ promotedFrom: fc.record({ environment: token, revision }) }),
    },
    { requiredKeys: ["atMs", "kind", "by", "id", "environment", "plan", "base", "digest", "message"] },
  ),
  fc.record({ ...at, kind: fc.constant("placed" as const), revision }),
  fc.record({ ...at, kind: fc.constant("seen" as const), agents: names, rest: fc.nat() }),
  fc.record({ ...at, kind: fc.constant("looked" as const), level: fc.nat(), figures }),
  fc.record({ ...at, kind: fc.constant("widened" as const), by: text, step: fc.nat() }),
  fc.record({ ...at, kind: fc.constant("paused" as const), by: text, reason: text }),
  fc.record({ ...at, kind: fc.constant("resumed" as const), by: text }),
  fc.record({ ...at, kind: fc.constantFrom("promoted" as const, "aborted" as const), by: text, reason: text }),
  fc.record({ ...at, kind: fc.constant("rolled_back" as const), breach: breaches }),
  fc.record({ ...at, kind: fc.constant("superseded" as const), revision, by: text }),
);

it("a rollout decodes to what was encoded", () => {
  fc.assert(
    fc.property(fc.array(events, { minLength: 1, maxLength: 5 }), (rollout) => {
      expect(decodeRollout(encodeRollout(rollout))).toEqual(rollout);
    }),
  );
});

it("a rollout with an event that this version does not know is refused, lest it be taken for something else", () => {
  const bytes = new TextEncoder().encode(JSON.stringify([{ kind: "narrowed", atMs: 1 }]));
  expect(() => decodeRollout(bytes)).toThrow(expect.objectContaining({ code: "BUS_MESSAGE_INVALID" }));
});
