import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PosternError } from "../errors/postern-error.ts";
import type { Workflow } from "../policy/model.ts";
import { requestCommand } from "../testing/approval-samples.ts";
import { atTime, scenarioCommands, type TimelessCommand } from "../testing/approval-scenario-commands.ts";
import { scenarioWorkflows } from "../testing/approval-scenarios.ts";
import { recount } from "../testing/recount/recount.ts";
import { decide } from "./decide.ts";
import { evolve, replay } from "./evolve.ts";
import type { ApprovalEvent, ApprovalState } from "./model.ts";
import { outcomeOf } from "./outcome.ts";

interface Step {
  readonly command: TimelessCommand;
  /** Negative: the clock of another replica is behind. */
  readonly elapsedMs: number;
}

const lives = scenarioWorkflows.chain((workflow) =>
  fc.record({
    workflow: fc.constant(workflow),
    steps: fc.array(fc.record({ command: scenarioCommands(workflow), elapsedMs: fc.integer({ min: -2, max: 20 }) }), {
      maxLength: 40,
    }),
  }),
);

/** Plays a life and returns the events of each command that was admitted, in order. */
function play({
  workflow,
  steps,
}: {
  workflow: Workflow;
  steps: readonly Step[];
}): readonly (readonly ApprovalEvent[])[] {
  const batches: (readonly ApprovalEvent[])[] = [];
  let state: ApprovalState | undefined;
  let nowMs = 0;
  const later = steps.map(({ command, elapsedMs }) => {
    nowMs += elapsedMs;
    return atTime(command, nowMs);
  });
  for (const command of [requestCommand(workflow), ...later]) {
    try {
      const events = decide(state, command);
      state = events.reduce<ApprovalState | undefined>(evolve, state);
      if (events.length > 0) batches.push(events);
    } catch (error) {
      // A refusal is an answer; anything else, a broken invariant above all, is a failure of the test.
      if (!(error instanceof PosternError) || error.kind === "internal") throw error;
    }
  }
  return batches;
}

const TERMINAL = new Set(["approved", "denied", "expired", "cancelled"]);
const AFTER_THE_END = new Set([
  "grant_used",
  "outcome_reported",
  "outcome_overdue",
  "grant_revoked",
  "review_signed_off",
]);

/** Runs a check on the events of many lives. */
function always(check: (events: readonly ApprovalEvent[], workflow: Workflow) => void): void {
  fc.assert(
    fc.property(lives, (life) => {
      check(play(life).flat(), life.workflow);
    }),
    { numRuns: 200, interruptAfterTimeLimit: 8_000 },
  );
}

describe("whatever people do, in whatever order", () => {
  it("an approval ends at most once, and after that only uses and outcomes are recorded", () => {
    always((events) => {
      const end = events.findIndex((event) => TERMINAL.has(event.kind));
      const rest = end < 0 ? [] : events.slice(end + 1);
      expect(rest.filter((event) => !AFTER_THE_END.has(event.kind))).toEqual([]);
    });
  });

  it("every history is one that its workflow allows, by a count of its own", () => {
    always((events) => {
      expect(recount(events)).toEqual([]);
    });
  });

  it("where one no is enough, a no never ends in a yes, unless somebody breaks the glass", () => {
    always((events, workflow) => {
      if (workflow.spec.stages.some(({ denyQuorum = 1 }) => denyQuorum > 1)) return;
      const refused = events.some((event) => event.kind === "vote_cast" && event.verdict === "deny");
      if (refused) expect(events.some((event) => event.kind === "approved")).toBe(false);
    });
  });

  it("the state is the fold of the events, however they are batched, and its revision is their number", () => {
    fc.assert(
      fc.property(lives, fc.array(fc.integer({ min: 1, max: 4 })), (life, sizes) => {
        const batches = play(life);
        const events = batches.flat();
        const state = replay(batches.map((batch) => ({ events: batch })));
        expect(replay([{ events }])).toEqual(state);
        expect(replay(rebatch(events, sizes))).toEqual(state);
        expect(state?.revision).toBe(events.length);
      }),
    );
  });

  it("there is an outcome exactly when it has ended, with a grant exactly when it was approved", () => {
    fc.assert(
      fc.property(lives, (life) => {
        const state = replay(play(life).map((events) => ({ events })));
        const outcome = state === undefined ? undefined : outcomeOf(state);
        expect(outcome === undefined).toBe(state?.status === "pending");
        expect(outcome?.grant !== undefined).toBe(state?.status === "approved");
        expect(state?.stageDeadlineMs === undefined).toBe(state?.status !== "pending");
      }),
    );
  });

  it("deciding is pure: the same command on the same state yields the same events", () => {
    fc.assert(
      fc.property(lives, (life) => {
        expect(play(life)).toEqual(play(life));
      }),
    );
  });

  it("all ways to end are reached, so the properties above are not empty", () => {
    const ends = new Set<string>();
    for (const life of fc.sample(lives, { numRuns: 1_000, seed: 1 })) {
      for (const event of play(life).flat()) ends.add(event.kind);
    }
    expect([...ends].sort()).toEqual(
      [
        ...TERMINAL,
        ...AFTER_THE_END,
        "requested",
        "stage_opened",
        "stage_approved",
        "stage_timed_out",
        "vote_cast",
        "reminded",
        "glass_broken",
      ].sort(),
    );
  });
});

function rebatch(events: readonly ApprovalEvent[], sizes: readonly number[]) {
  const batches: { events: readonly ApprovalEvent[] }[] = [];
  let from = 0;
  for (const size of [...sizes, events.length]) {
    batches.push({ events: events.slice(from, from + size) });
    from += size;
  }
  return batches;
}
