import { PosternError } from "../errors/postern-error.ts";
import type { Rollout, RolloutEvent } from "./model.ts";
import { isOpen } from "./standing.ts";

/** What somebody wants of a rollout. `by`: who. */
export interface RolloutCommand {
  readonly kind: "pause" | "resume" | "promote" | "abort";
  readonly by: string;
  /** Empty: none was given. */
  readonly reason: string;
}

/** No rollout is so restless; it keeps the record far below what one message may hold. */
const MAX_EVENTS = 1_000;

const MET = { pause: "paused", resume: "running", promote: "promoted", abort: "aborted" } as const;

/**
 * What a command makes of a rollout; nothing when it is as wanted already. Throws ROLLOUT_ENDED when it has ended
 * otherwise, ROLLOUT_RESTLESS when it was paused far too often.
 */
export function command(rollout: Rollout, { kind, by, reason }: RolloutCommand, atMs: number): readonly RolloutEvent[] {
  if (rollout.status === MET[kind]) return [];
  if (!isOpen(rollout)) throw ended(rollout);
  switch (kind) {
    case "pause":
      requireRoom(rollout);
      return [{ kind: "paused", atMs, by, reason }];
    case "resume":
      return [{ kind: "resumed", atMs, by }];
    case "promote":
      return [{ kind: "promoted", atMs, by, reason }];
    case "abort":
      return [{ kind: "aborted", atMs, by, reason }];
  }
}

function requireRoom({ events }: Rollout): void {
  if (events < MAX_EVENTS) return;
  throw new PosternError("failed_precondition", "ROLLOUT_RESTLESS", "The rollout was paused and resumed too often.", {
    hint: "Promote or abort it.",
  });
}

function ended({ environment, status }: Rollout): PosternError {
  return new PosternError(
    "failed_precondition",
    "ROLLOUT_ENDED",
    `The rollout in '${environment}' has ended: ${status}.`,
    { hint: "'postern policy rollout status' says why; 'postern policy rollout start' begins another one." },
  );
}
