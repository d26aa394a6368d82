import fc from "fast-check";
import { expect, it } from "vitest";
import type { TrialCounts } from "../fleet/model.ts";
import { token } from "../testing/arbitraries.ts";
import { advance, hindrances } from "./advance.ts";
import { command } from "./commands.ts";
import { DEFAULT_PLAN } from "./draft-plan.ts";
import { appended, evolve, foldRollout } from "./evolve.ts";
import type { Rollout, RolloutEvent } from "./model.ts";
import { answered, type Observation } from "./observe.ts";
import { isOpen, targetOf } from "./standing.ts";

const counts: fc.Arbitrary<TrialCounts> = fc.record({
  allowed: fc.nat({ max: 300 }),
  denied: fc.oneof({ weight: 5, arbitrary: fc.nat({ max: 5 }) }, { weight: 1, arbitrary: fc.nat({ max: 300 }) }),
  pending: fc.nat({ max: 20 }),
  failed: fc.nat({ max: 20 }),
  faulty: fc.nat({ max: 20 }),
  escalated: fc.nat({ max: 20 }),
  unanswered: fc.nat({ max: 20 }),
});
const EVERYBODY = ["a", "b", "c", "d", "e"];
const agents = fc.subarray(EVERYBODY);

const observations: fc.Arbitrary<Observation> = fc
  .record({
    audience: agents,
    canaries: agents,
    canary: counts,
    rest: fc.nat({ max: 5 }),
    other: counts,
    refused: fc.oneof(
      { weight: 30, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fc.record({ agentId: token, why: token }), { minLength: 1, maxLength: 2 }) },
    ),
    silent: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: agents }),
    leaving: fc.oneof({ weight: 4, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: agents }),
    agents: fc.oneof({ weight: 9, arbitrary: fc.constant(EVERYBODY) }, { weight: 1, arbitrary: agents }),
  })
  // Who says goodbye is none of those that enforce, and who enforces is there.
  .map((one) => {
    const canaries = one.canaries.filter((id) => !one.leaving.includes(id));
    return {
      ...one,
      canaries,
      agents: [...new Set([...one.agents.filter((id) => !one.leaving.includes(id)), ...canaries])],
    };
  });

/** What may happen next: time goes by and somebody looks, the pointer is written, an operator speaks. */
const moves = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("look" as const), observation: observations, ms: fc.nat(900) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("place" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom<"pause" | "resume">("pause", "resume", "resume", "resume") }),
  },
);

const START: RolloutEvent = {
  kind: "started",
  atMs: 0,
  by: "ed",
  id: "r",
  environment: "prod",
  plan: { ...DEFAULT_PLAN, steps: [10, 30, 60], stepTimeMs: 1_000, minChecks: 50, lostAgents: 50 },
  base: { revision: 7, digest: "old" },
  digest: "new",
  message: "",
};

it("goes forward one step at a time, only with evidence on both sides, and never on once it has ended", () => {
  fc.assert(
    fc.property(fc.array(moves, { minLength: 40, maxLength: 80 }), (all) => {
      let record: readonly RolloutEvent[] = [START];
      let [nowMs, revision] = [0, 7];
      const now = (): Rollout => {
        const rollout = foldRollout(record);
        if (rollout === undefined) throw new Error("it begins with its start");
        return rollout;
      };
      for (const move of all) {
        const before = now();
        if (move.kind === "look") {
          nowMs += move.ms;
          const events = advance(before, move.observation, nowMs);
          const after = events.reduce(evolve, before);
          if (!isOpen(before) || before.placed === undefined) expect(events).toEqual([]);
          if (events.some(({ kind }) => kind === "widened" || kind === "promoted")) {
            expect(after.step - before.step).toBe(after.status === "promoted" ? 0 : 1);
            expect(hindrances(before, move.observation)).toEqual([]);
            expect(answered(move.observation.canary)).toBeGreaterThanOrEqual(before.plan.minChecks);
            expect(answered(move.observation.other)).toBeGreaterThanOrEqual(before.plan.minChecks);
            expect(before.status).toBe("running");
            expect(nowMs - (before.placed?.atMs ?? nowMs)).toBeGreaterThanOrEqual(before.plan.stepTimeMs);
          }
          // Asked again at once, and stored, nothing follows a second time from the same look.
          record = appended(record, events);
          if (isOpen(after) && after.placed !== undefined) expect(advance(now(), move.observation, nowMs)).toEqual([]);
        } else if (move.kind === "place") {
          if (before.placed !== undefined) continue;
          revision += 1;
          record = appended(record, [{ kind: "placed", atMs: nowMs, revision }]);
        } else if (isOpen(before)) {
          record = appended(record, command(before, { kind: move.kind, by: "ed", reason: "" }, nowMs));
        }
        const after = now();
        expect(after.step).toBeGreaterThanOrEqual(before.step);
        if (!isOpen(before)) expect(after.status).toBe(before.status);
        // Whoever ends it by itself ends it for good, and everybody enforces one of two contents then.
        if (!isOpen(after)) expect(targetOf(after)?.kind).toBe("everybody");
      }
    }),
    { numRuns: 200 },
  );
});
