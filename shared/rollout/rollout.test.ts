import { describe, expect, it } from "vitest";
import type { Heartbeat, TrialCounts, TrialReport } from "../fleet/model.ts";
import { advance, hindrances } from "./advance.ts";
import { command } from "./commands.ts";
import { checkPlan, DEFAULT_PLAN } from "./draft-plan.ts";
import { appended, evolve, foldRollout } from "./evolve.ts";
import { explainRollout } from "./explain.ts";
import type { Rollout, RolloutEvent, RolloutPlan } from "./model.ts";
import { observe } from "./observe.ts";
import { audienceOf, isSettled, stepEndsAtMs, targetOf } from "./standing.ts";

const NOTHING: TrialCounts = { allowed: 0, denied: 0, pending: 0, failed: 0, faulty: 0, escalated: 0, unanswered: 0 };
const PLAN: RolloutPlan = { ...DEFAULT_PLAN, steps: [25, 50], stepTimeMs: 1_000, minChecks: 100 };
const BASE = { revision: 7, digest: "sha256:old" };

const START = {
  kind: "started",
  atMs: 0,
  by: "ed",
  id: "r1",
  environment: "prod",
  base: BASE,
  digest: "sha256:new",
  message: "",
} as const;

function started(plan: Partial<RolloutPlan> = {}): Rollout {
  const rollout = foldRollout([{ ...START, plan: { ...PLAN, ...plan } }]);
  if (rollout === undefined) throw new Error("it begins with its start");
  return rollout;
}

function following(rollout: Rollout, ...events: readonly RolloutEvent[]): Rollout {
  return events.reduce(evolve, rollout);
}

const placed = (revision: number, atMs = 0): RolloutEvent => ({ kind: "placed", atMs, revision });

/** Ten agents, of which those that the step takes enforce the candidate, each side with counts per agent. */
function fleet(
  rollout: Rollout,
  canary: Partial<TrialCounts> = {},
  rest: Partial<TrialCounts> = {},
  change: (heartbeat: Heartbeat, isCanary: boolean) => Heartbeat | undefined = (heartbeat) => heartbeat,
) {
  const revision = rollout.placed?.revision ?? 0;
  const audience = audienceOf(rollout, rollout.step);
  const bare = Array.from({ length: 10 }, (_, n) => heartbeat(`agent-${n}`));
  const members = new Set(observe(bare, revision, audience).audience);
  const heartbeats = bare.flatMap((one) => {
    const isCanary = members.has(one.agentId);
    const counts = { ...NOTHING, allowed: 100, ...(isCanary ? canary : rest) };
    const trial: TrialReport = { candidate: revision, standing: isCanary ? "enforced" : "outside", why: "", counts };
    return change({ ...one, trial }, isCanary) ?? [];
  });
  return observe(heartbeats, revision, audience);
}

function heartbeat(agentId: string): Heartbeat {
  return {
    agentId,
    environment: "prod",
    version: "",
    host: "",
    revision: 7,
    state: "serving",
    startedAtMs: 0,
    atMs: 0,
    counters: { allowed: 0, denied: 0, pending: 0, errors: 0, waiting: 0, spooled: 0 },
  };
}

const kinds = (events: readonly RolloutEvent[]) => events.map(({ kind }) => kind);

describe("a step", () => {
  const first = following(started(), placed(8));

  it("is left when its time is over and the rates are fine, and not before", () => {
    expect(kinds(advance(first, fleet(first), 999))).toEqual(["seen", "looked"]);
    expect(kinds(advance(first, fleet(first), 1_000))).toEqual(["seen", "looked", "widened"]);
  });

  it("leads to everybody after the last one", () => {
    const last = following(first, { kind: "widened", atMs: 0, by: "", step: 1 }, placed(9));
    expect(kinds(advance(last, fleet(last), 1_000)).at(-1)).toBe("promoted");
  });

  it("does not count before the pointer says it", () => {
    const unplaced = started();
    expect(advance(unplaced, fleet(unplaced), 1_000_000)).toEqual([]);
  });

  it("is not left while either side has too few checks, however much time goes by", () => {
    for (const [canary, rest] of [[{ allowed: 3 }, {}] as const, [{}, { allowed: 3 }] as const]) {
      const observation = fleet(first, canary, rest);
      expect(kinds(advance(first, observation, 1_000_000))).not.toContain("widened");
      expect(hindrances(first, observation)).toMatchObject([{ kind: "few-checks" }]);
    }
  });

  it("is not left while a rate is higher than tolerated as counted, though by so few checks that it may be chance", () => {
    const small = following(started({ minChecks: 2 }), placed(8));
    const denied = fleet(small, { allowed: 0, denied: 1 }, { allowed: 1 });
    expect(kinds(advance(small, denied, 1_000_000))).toEqual(["seen", "looked"]);
    expect(hindrances(small, denied)).toMatchObject([{ kind: "unclear", guard: { rate: "deny-rate" } }]);
    expect(explainRollout(small, denied).join(" ")).toContain("too little was counted to be sure");
    expect(kinds(advance(small, fleet(small, { allowed: 5 }, { allowed: 5 }), 1_000_000))).toContain("widened");
  });

  it("is not left when no agent is in the audience, and says so", () => {
    const nobody = following(started({ labels: { region: "moon" } }), placed(8));
    const observation = fleet(nobody);
    expect(kinds(advance(nobody, observation, 1_000_000))).not.toContain("widened");
    expect(explainRollout(nobody, observation).join(" ")).toMatch(/No agent is in the audience \(of 10 agents/);
  });

  it("is not left when there are no other agents to compare with", () => {
    const observation = fleet(first, {}, {}, (one, isCanary) => (isCanary ? one : undefined));
    expect(kinds(advance(first, observation, 1_000_000))).not.toContain("widened");
    expect(explainRollout(first, observation).join(" ")).toMatch(/nothing to compare with/);
  });

  it("waits for agents of the audience that say nothing of the candidate", () => {
    const observation = fleet(first, {}, {}, (one, isCanary) => {
      if (!isCanary) return one;
      const { trial: _, ...silent } = one;
      return silent;
    });
    expect(hindrances(first, observation)).toContainEqual({ kind: "silent", agents: observation.audience });
    expect(kinds(advance(first, observation, 1_000_000))).not.toContain("widened");
  });

  it("stands still while it is paused, and goes on where it was", () => {
    const paused = following(first, { kind: "paused", atMs: 400, by: "ed", reason: "" });
    expect(kinds(advance(paused, fleet(paused), 1_000_000))).not.toContain("widened");
    const resumed = following(paused, { kind: "resumed", atMs: 5_400, by: "ed" });
    expect(stepEndsAtMs(resumed)).toBe(6_000);
  });

  it("is looked at when the checks have doubled, and not each time that somebody asks", () => {
    const looked = following(first, ...advance(first, fleet(first), 1));
    expect(advance(looked, fleet(looked), 2)).toEqual([]);
    const doubled = fleet(looked, { allowed: 200 }, { allowed: 200 });
    expect(kinds(advance(looked, doubled, 3))).toEqual(["looked"]);
  });
});

describe("a breach", () => {
  const first = following(started(), placed(8));

  it("of a rate rolls back at once, with its figures, also while it is paused", () => {
    const observation = fleet(first, { allowed: 0, denied: 100 });
    for (const rollout of [first, following(first, { kind: "paused", atMs: 1, by: "ed", reason: "" })]) {
      const events = advance(rollout, observation, 2);
      expect(kinds(events).at(-1)).toBe("rolled_back");
      const back = following(rollout, ...events);
      expect(targetOf(back)).toEqual({ kind: "everybody", content: "base" });
      expect(explainRollout(back, undefined).join(" ")).toMatch(
        /Rolled back by itself in step 1 of 2\. deny-rate: 100 % \(\d+ of \d+\) with the candidate, 0 % \(0 of \d+\) without/,
      );
    }
  });

  it("is an agent that could not enforce the candidate", () => {
    const observation = fleet(first, {}, {}, (one, isCanary) =>
      isCanary && one.trial ? { ...one, trial: { ...one.trial, standing: "refused", why: "BUNDLE_INVALID" } } : one,
    );
    const back = following(first, ...advance(first, observation, 1));
    expect(explainRollout(back, undefined).join(" ")).toMatch(/could not enforce the candidate: BUNDLE_INVALID/);
  });

  it("is an agent that enforced the candidate and vanishes, but not one that says goodbye", () => {
    const seen = following(first, ...advance(first, fleet(first), 1));
    const [victim] = seen.canaries;
    const without = fleet(seen, {}, {}, (one) => (one.agentId === victim ? undefined : one));
    expect(advance(seen, without, 2)).toContainEqual(
      expect.objectContaining({ breach: { kind: "lost", agents: [victim], of: seen.canaries.length } }),
    );
    const leaving = fleet(seen, {}, {}, (one) => (one.agentId === victim ? { ...one, leaving: true } : one));
    const left = following(seen, ...advance(seen, leaving, 2));
    expect(left.status).toBe("running");
    expect(kinds(advance(left, without, 3))).not.toContain("rolled_back");
  });

  it("is not that all agents vanish alike, as when the bus is away", () => {
    const seen = following(first, ...advance(first, fleet(first), 1));
    const nobody = fleet(seen, {}, {}, () => undefined);
    expect(kinds(advance(seen, nobody, 1_000_000))).toEqual([]);
  });

  it("is not that some vanish, as far as the plan tolerates it", () => {
    const tolerant = following(started({ lostAgents: 50, steps: [60] }), placed(8));
    const seen = following(tolerant, ...advance(tolerant, fleet(tolerant), 1));
    const without = fleet(seen, {}, {}, (one) => (one.agentId === seen.canaries[0] ? undefined : one));
    expect(kinds(advance(seen, without, 2))).not.toContain("rolled_back");
  });
});

describe("the record of a rollout", () => {
  it("stays short, however often agents come and go", () => {
    const seen = (n: number): RolloutEvent => ({ kind: "seen", atMs: n, agents: [`agent-${n}`], rest: n });
    let events: readonly RolloutEvent[] = [{ ...START, plan: PLAN }, placed(8)];
    for (let n = 0; n < 100; n += 1) events = appended(events, [seen(n)]);
    expect(events).toHaveLength(3);
    expect(foldRollout(events)).toMatchObject({ canaries: ["agent-99"], rest: 99, placed: { revision: 8 } });
  });
});

describe("counts", () => {
  it("of an agent that started anew begin with zero and never go below it", () => {
    const first = following(started(), placed(8));
    const seen = following(first, ...advance(first, fleet(first), 1));
    const restarted = fleet(seen, { allowed: 0 }, {});
    expect(restarted.canary.allowed).toBe(0);
    expect(kinds(advance(seen, restarted, 1_000_000))).not.toContain("rolled_back");
    expect(hindrances(seen, restarted)).toMatchObject([{ kind: "few-checks", side: "canary", checks: 0 }]);
  });

  it("for another candidate do not count", () => {
    const first = following(started(), placed(8));
    const observation = fleet(first, {}, {}, (one) =>
      one.trial ? { ...one, trial: { ...one.trial, candidate: 6 } } : one,
    );
    expect([observation.canaries, observation.rest]).toEqual([[], 0]);
  });
});

describe("a command", () => {
  const running = following(started(), placed(8));
  const by = (kind: "pause" | "resume" | "promote" | "abort") => ({ kind, by: "ann", reason: "why" }) as const;

  it("given twice does nothing the second time", () => {
    for (const kind of ["pause", "promote", "abort"] as const) {
      const events = command(running, by(kind), 1);
      expect(events).toHaveLength(1);
      expect(command(following(running, ...events), by(kind), 2)).toEqual([]);
    }
    expect(command(running, by("resume"), 1)).toEqual([]);
  });

  it("is refused when the rollout has ended otherwise", () => {
    const aborted = following(running, ...command(running, by("abort"), 1));
    expect(() => command(aborted, by("promote"), 2)).toThrow(expect.objectContaining({ code: "ROLLOUT_ENDED" }));
  });

  it("ends a rollout only when the pointer says so too", () => {
    const aborted = following(running, ...command(running, by("abort"), 1));
    expect(isSettled(aborted)).toBe(false);
    expect(isSettled(following(aborted, placed(9)))).toBe(true);
    expect(targetOf(aborted)).toEqual({ kind: "everybody", content: "base" });
  });
});

describe("a plan", () => {
  it.each<[string, Partial<RolloutPlan>]>([
    ["steps", { steps: [] }],
    ["steps", { steps: [25, 25] }],
    ["steps", { steps: [50, 25] }],
    ["steps", { steps: [50, 101] }],
    ["steps", { steps: [Number.NaN] }],
    ["steps", { steps: [50, 100] }],
    ["step_time", { stepTimeMs: 10 }],
    ["labels", { labels: { "": "eu" } }],
    ["guards", { guards: [] }],
    ["guards", { guards: [{ rate: "deny-rate", tolerance: 101 }] }],
    [
      "guards",
      {
        guards: [
          { rate: "deny-rate", tolerance: 1 },
          { rate: "deny-rate", tolerance: 2 },
        ],
      },
    ],
    ["lost_agents", { lostAgents: -1 }],
    ["min_checks", { minChecks: 0 }],
    ["min_checks", { minChecks: 1.5 }],
  ])("is refused for its %s", (field, wrong) => {
    expect(() => checkPlan({ ...DEFAULT_PLAN, ...wrong })).toThrow(
      expect.objectContaining({ code: "ROLLOUT_PLAN_INVALID", where: { field } }),
    );
  });

  it("may end with all agents that carry a label", () => {
    expect(checkPlan({ ...DEFAULT_PLAN, steps: [50, 100], labels: { region: "eu" } }).steps).toEqual([50, 100]);
  });
});
