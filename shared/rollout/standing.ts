import type { Rollout, Target } from "./model.ts";

/** Whether steps may still follow. */
export function isOpen({ status }: Rollout): boolean {
  return status === "running" || status === "paused";
}

/** Whether nothing is left to do: it has ended, and the pointer says so. */
export function isSettled(rollout: Rollout): boolean {
  return !isOpen(rollout) && (rollout.placed !== undefined || rollout.status === "superseded");
}

/** What the pointer is to say; undefined: that is up to somebody else by now. */
export function targetOf(rollout: Rollout): Target | undefined {
  const { status, step } = rollout;
  switch (status) {
    case "running":
    case "paused":
      return { kind: "candidate", step, audience: audienceOf(rollout, step) };
    case "promoted":
      return { kind: "everybody", content: "candidate" };
    case "rolled_back":
    case "aborted":
      return { kind: "everybody", content: "base" };
    case "superseded":
      return undefined;
  }
}

/** Who enforces the candidate in a step. */
export function audienceOf({ id, plan: { steps, labels } }: Rollout, step: number) {
  return { share: steps[step] ?? 0, salt: id, labels };
}

/** When this step has lasted long enough; undefined while the clock stands. */
export function stepEndsAtMs({ status, placed, plan, pausedMs }: Rollout): number | undefined {
  if (status !== "running" || placed === undefined) return undefined;
  return placed.atMs + plan.stepTimeMs + pausedMs;
}
