import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Rollout } from "../../shared/rollout/model.ts";

/** ROLLOUT_UNDER_WAY: one at a time, or nobody could tell what an effect is an effect of. */
export function underWay(environment: string, rollout?: Rollout): PosternError {
  const who =
    rollout === undefined ? "" : `, started by ${rollout.startedBy} at ${new Date(rollout.startedAtMs).toISOString()}`;
  return new PosternError("conflict", "ROLLOUT_UNDER_WAY", `A rollout is under way in '${environment}'${who}.`, {
    where: { field: "environment" },
    hint: "See 'postern policy rollout status'; promote or abort it first. A rollback, or --force, ends it too.",
  });
}

/** REVISION_CONFLICT, when the pointer was replaced while the rollout began. */
export function overtaken({ supersededBy, endedBy, base }: Rollout): PosternError {
  const who = endedBy === "" ? "" : ` by ${endedBy}`;
  return new PosternError(
    "conflict",
    "REVISION_CONFLICT",
    `Revision ${supersededBy} was put in force${who} while the rollout began on top of revision ${base.revision}.`,
    {
      where: { field: "expected_revision" },
      hint: "Look at it with 'postern policy list', and start the rollout again on top of it.",
      metadata: { activeRevision: String(supersededBy), publishedBy: endedBy },
    },
  );
}

export function rolloutNotFound(environment: string): PosternError {
  return new PosternError("not_found", "ROLLOUT_NOT_FOUND", `There was no rollout in '${environment}' yet.`, {
    hint: "'postern policy rollout start' begins one.",
  });
}

export function contended(environment: string): PosternError {
  return new PosternError(
    "conflict",
    "ROLLOUT_CONTENDED",
    `The rollout in '${environment}' is being changed by others.`,
    {
      hint: "Try again.",
      retryAfterMs: 200,
    },
  );
}

/** ROLLOUT_BASE_MISSING: without anything in force there is nothing to compare with, and nothing to go back to. */
export function baseMissing(environment: string): PosternError {
  return new PosternError(
    "failed_precondition",
    "ROLLOUT_BASE_MISSING",
    `Nothing is in force in '${environment}' yet.`,
    {
      where: { field: "environment" },
      hint: "Publish the first policies with 'postern policy publish'.",
    },
  );
}
