import type { Rollout as RolloutMessage } from "../../proto/gen/postern/v1/Rollout.ts";
import { toDuration, toTimestamp } from "../../runtime/rpc/time.ts";
import { eventText, explainRollout } from "../../shared/rollout/explain.ts";
import type { RateFigure, RolloutEvent, RolloutPlan } from "../../shared/rollout/model.ts";
import type { Observation } from "../../shared/rollout/observe.ts";
import { stepEndsAtMs } from "../../shared/rollout/standing.ts";
import type { RolloutView } from "./rollout-engine.ts";

/** A rollout as its service tells of it. */
export function rolloutToMessage({ rollout, events, observation }: RolloutView): RolloutMessage {
  const { id, environment, status, plan, step, placed, base, digest, message, startedBy, startedAtMs } = rollout;
  const endsAtMs = stepEndsAtMs(rollout);
  return {
    id,
    environment,
    status,
    plan: planToMessage(plan),
    step: step + 1,
    revision: placed?.revision ?? 0,
    baseRevision: base.revision,
    digest,
    message,
    startedBy,
    startedAt: toTimestamp(startedAtMs),
    ...(placed === undefined ? {} : { since: toTimestamp(placed.atMs) }),
    ...(endsAtMs === undefined ? {} : { stepEndsAt: toTimestamp(endsAtMs) }),
    summary: [...explainRollout(rollout, observation)],
    figures: rollout.figures.map(figureToMessage),
    ...(observation === undefined ? {} : { agents: agentsToMessage(observation) }),
    events: events.map(eventToMessage),
  };
}

function planToMessage({ steps, stepTimeMs, labels, guards, lostAgents, minChecks }: RolloutPlan) {
  return {
    steps: [...steps],
    stepTime: toDuration(stepTimeMs),
    labels: { ...labels },
    guards: guards.map((guard) => ({ ...guard })),
    lostAgents,
    minChecks,
  };
}

function figureToMessage({ rate, tolerance, canary, rest, atLeast, breached }: RateFigure) {
  return {
    rate,
    tolerance,
    canaryHits: canary.hits,
    canaryOf: canary.of,
    restHits: rest.hits,
    restOf: rest.of,
    atLeast,
    breached,
  };
}

function agentsToMessage({ audience, canaries, rest, refused, silent }: Observation) {
  return {
    audience: audience.length,
    enforcing: canaries.length,
    rest,
    refused: refused.length,
    silent: silent.length,
  };
}

function eventToMessage(event: RolloutEvent) {
  return {
    at: toTimestamp(event.atMs),
    kind: event.kind,
    by: "by" in event ? event.by : "",
    text: eventText(event),
  };
}
