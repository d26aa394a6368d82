import type { Rollout, RolloutEvent, RolloutStatus } from "./model.ts";

/** The rollout that its events tell of, oldest first; undefined when they do not begin with its start. */
export function foldRollout(events: readonly RolloutEvent[]): Rollout | undefined {
  const [first, ...rest] = events;
  if (first?.kind !== "started") return undefined;
  return rest.reduce(evolve, begin(first));
}

function begin(event: Extract<RolloutEvent, { readonly kind: "started" }>): Rollout {
  const { id, environment, plan, base, digest, message, origin, by, atMs } = event;
  return {
    id,
    environment,
    plan,
    base,
    digest,
    message,
    origin,
    startedBy: by,
    startedAtMs: atMs,
    status: "running",
    step: 0,
    ...NEW_STEP,
    pausedAtMs: undefined,
    breach: undefined,
    endedBy: "",
    reason: "",
    supersededBy: 0,
    events: 1,
  };
}

const NEW_STEP = {
  placed: undefined,
  pausedMs: 0,
  looks: 0,
  level: 0,
  figures: [],
  canaries: [],
  rest: 0,
} as const satisfies Partial<Rollout>;

/** The record with more events; what a newer event takes the place of is left out, so that it stays short. */
export function appended(before: readonly RolloutEvent[], more: readonly RolloutEvent[]): readonly RolloutEvent[] {
  const isSeen = ({ kind }: RolloutEvent) => kind === "seen";
  return [...(more.some(isSeen) ? before.filter((event) => !isSeen(event)) : before), ...more];
}

/** The rollout after one more event. */
export function evolve(before: Rollout, event: RolloutEvent): Rollout {
  return { ...after(before, event), events: before.events + 1 };
}

function after(before: Rollout, event: RolloutEvent): Rollout {
  switch (event.kind) {
    case "started":
      return before;
    case "placed":
      return { ...before, placed: { revision: event.revision, atMs: event.atMs } };
    case "seen":
      return { ...before, canaries: event.agents, rest: event.rest };
    case "looked":
      return { ...before, looks: before.looks + 1, level: event.level, figures: event.figures };
    case "widened":
      return { ...before, ...NEW_STEP, step: event.step, ...stillPaused(before, event.atMs) };
    case "paused":
      return { ...before, status: "paused", pausedAtMs: event.atMs, reason: event.reason };
    case "resumed":
      return {
        ...before,
        status: "running",
        pausedAtMs: undefined,
        pausedMs: before.pausedMs + pausedFor(before, event.atMs),
        reason: "",
      };
    case "promoted":
      return ended(before, "promoted", event.by, event.reason);
    case "aborted":
      return ended(before, "aborted", event.by, event.reason);
    case "rolled_back":
      return { ...ended(before, "rolled_back", "", ""), breach: event.breach };
    case "superseded":
      return { ...ended(before, "superseded", event.by, ""), supersededBy: event.revision };
  }
}

function stillPaused({ pausedAtMs }: Rollout, atMs: number): Pick<Rollout, "pausedAtMs"> {
  return { pausedAtMs: pausedAtMs === undefined ? undefined : atMs };
}

function pausedFor({ pausedAtMs, placed }: Rollout, atMs: number): number {
  if (pausedAtMs === undefined) return 0;
  return Math.max(0, atMs - Math.max(pausedAtMs, placed?.atMs ?? atMs));
}

/** What was counted stays to be seen. */
function ended(before: Rollout, status: RolloutStatus, endedBy: string, reason: string): Rollout {
  return { ...before, status, endedBy, reason, placed: undefined, pausedAtMs: undefined };
}
