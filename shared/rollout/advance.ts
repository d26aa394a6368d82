import type { Proportion } from "../statistics/proportion-bounds.ts";
import { compareRates, exceeds, rateOf } from "./compare-rates.ts";
import { evolve } from "./evolve.ts";
import type { Breach, RateGuard, Rollout, RolloutEvent } from "./model.ts";
import { answered, type Observation } from "./observe.ts";
import { isOpen, stepEndsAtMs } from "./standing.ts";

/** Agents whose ids are remembered in a step, to notice when they vanish. */
const MAX_REMEMBERED = 5_000;

/** What keeps a step from being left, beside time. */
export type Hindrance =
  | { readonly kind: "nobody" }
  | { readonly kind: "silent"; readonly agents: readonly string[] }
  | { readonly kind: "nothing-to-compare" }
  | { readonly kind: "few-checks"; readonly side: "canary" | "rest"; readonly checks: number }
  /** Not surely worse than tolerated, but worse by all that is known: more has to be known. */
  | { readonly kind: "unclear"; readonly guard: RateGuard; readonly canary: Proportion; readonly rest: Proportion };

/**
 * What follows from how the agents stand at this moment: nothing, the next step, everybody, or back. The same question
 * again gives the same answer until its events are stored, so that any number of replicas may ask it.
 */
export function advance(rollout: Rollout, observation: Observation, nowMs: number): readonly RolloutEvent[] {
  if (!isOpen(rollout) || rollout.placed === undefined) return [];
  const noticed = notice(rollout, observation, nowMs);
  const now = noticed.reduce(evolve, rollout);
  const breach = refusal(observation) ?? loss(now, observation);
  if (breach !== undefined) return [...noticed, { kind: "rolled_back", atMs: nowMs, breach }];

  const level = levelOf(now, observation);
  const leaves = (stepEndsAtMs(now) ?? Number.POSITIVE_INFINITY) <= nowMs && hindrances(now, observation).length === 0;
  if (level <= now.level && !leaves) return noticed;
  const figures = compareRates(now.plan.guards, observation.canary, observation.other, now.looks + 1);
  if (figures.some(({ breached }) => breached)) {
    return [...noticed, { kind: "rolled_back", atMs: nowMs, breach: { kind: "rates", figures } }];
  }
  const looked = { kind: "looked", atMs: nowMs, level: Math.max(level, now.level), figures } as const;
  return leaves ? [...noticed, looked, nextStep(now, nowMs)] : [...noticed, looked];
}

/** Why the rollout stays in its step however much time goes by. Empty: it does not. */
export function hindrances({ plan }: Rollout, observation: Observation): readonly Hindrance[] {
  const { audience, silent, rest, canary, other } = observation;
  if (audience.length === 0) return [{ kind: "nobody" }];
  const found: Hindrance[] = [];
  if (silent.length > 0) found.push({ kind: "silent", agents: silent });
  if (rest === 0) found.push({ kind: "nothing-to-compare" });
  const sides = [["canary", answered(canary)] as const, ["rest", answered(other)] as const];
  for (const [side, checks] of sides) {
    if (checks < plan.minChecks) found.push({ kind: "few-checks", side, checks });
  }
  for (const guard of plan.guards) {
    const [ours, theirs] = [rateOf(guard.rate, canary), rateOf(guard.rate, other)];
    if (exceeds(ours, theirs, guard.tolerance)) found.push({ kind: "unclear", guard, canary: ours, rest: theirs });
  }
  return found;
}

function nextStep({ plan, step }: Rollout, atMs: number): RolloutEvent {
  if (step + 1 < plan.steps.length) return { kind: "widened", atMs, by: "", step: step + 1 };
  return { kind: "promoted", atMs, by: "", reason: "" };
}

function notice(rollout: Rollout, observation: Observation, atMs: number): readonly RolloutEvent[] {
  const { canaries, leaving } = observation;
  const stayed = rollout.canaries.filter((agentId) => !leaving.includes(agentId));
  const known = new Set(stayed);
  const joined = canaries.filter((agentId) => !known.has(agentId)).slice(0, Math.max(0, MAX_REMEMBERED - known.size));
  const rest = Math.max(rollout.rest, observation.rest);
  const isNew = joined.length > 0 || stayed.length < rollout.canaries.length || rest > rollout.rest;
  return isNew ? [{ kind: "seen", atMs, agents: [...stayed, ...joined].sort(), rest }] : [];
}

function refusal({ refused }: Observation): Breach | undefined {
  return refused.length === 0 ? undefined : { kind: "refused", agents: refused };
}

/** Agents that vanish from both sides alike are no fault of the candidate: the bus may be away, or a site. */
function loss({ canaries, rest, plan }: Rollout, observation: Observation): Breach | undefined {
  const present = new Set(observation.agents);
  const agents = canaries.filter((agentId) => !present.has(agentId));
  const lost = percent(agents.length, canaries.length);
  const lostBeside = percent(Math.max(0, rest - observation.rest), rest);
  return lost > plan.lostAgents + lostBeside ? { kind: "lost", agents, of: canaries.length } : undefined;
}

function percent(part: number, of: number): number {
  return of === 0 ? 0 : (100 * part) / of;
}

/**
 * Rates are compared when both sides have answered the least number of checks, and again whenever that has doubled: each
 * comparison costs certainty, and most is to be learned from the first. 0: too early.
 */
function levelOf({ plan: { minChecks } }: Rollout, { canary, other }: Observation): number {
  const checks = Math.min(answered(canary), answered(other));
  return checks < minChecks ? 0 : Math.floor(Math.log2(checks / minChecks)) + 1;
}
