import type { BundleManifest } from "../../shared/bundle/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Diagnostic } from "../../shared/policy/model.ts";

/** POLICY_INVALID, with the place of the first error. */
export function refusal(diagnostics: readonly Diagnostic[]): PosternError {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const first = errors[0];
  if (first === undefined) return new PosternError("invalid_argument", "POLICY_INVALID", "The policies are not valid.");
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return new PosternError(
    "invalid_argument",
    "POLICY_INVALID",
    `${first.file}:${first.line}:${first.column}: ${first.message}${more}`,
    {
      where: { field: "files", file: first.file, line: first.line, column: first.column },
      hint: first.suggestion === "" ? "'postern policy validate' shows every finding." : first.suggestion,
      metadata: { diagnosticCode: first.code, errors: String(errors.length) },
    },
  );
}

/** POLICY_FILES_INVALID: what would be in force is nothing at all, which nobody means who sends tests. */
export function onlyTests(): PosternError {
  return new PosternError(
    "invalid_argument",
    "POLICY_FILES_INVALID",
    "The files hold tests of policies and no policy.",
    {
      where: { field: "files" },
      hint: "Publish the folder that holds the policies too.",
    },
  );
}

/**
 * REVISION_CONFLICT: who was first. `base`: the revision that was to be replaced. `since`: what was published over it,
 * oldest first, as far as its signatures verify.
 */
export function conflict(
  environment: string,
  base: number,
  active: number,
  since: readonly BundleManifest[],
): PosternError {
  const last = since.at(-1);
  return new PosternError("conflict", "REVISION_CONFLICT", describe(environment, base, active, since), {
    where: { field: "expected_revision" },
    hint:
      base === 0
        ? `Look at it with 'postern policy get --environment ${environment}', and publish again on top of it.`
        : `See what changed with 'postern policy diff --environment ${environment} --from ${base} --to ${active}', and ` +
          "publish again on top of it; --force publishes over it unseen.",
    metadata: {
      baseRevision: String(base),
      activeRevision: String(active),
      publishedBy: last?.publishedBy ?? "",
      publishedAt: last === undefined ? "" : timeOf(last),
      message: last?.message ?? "",
    },
  });
}

function describe(environment: string, base: number, active: number, since: readonly BundleManifest[]): string {
  const wanted = base === 0 ? "an environment without a bundle" : `revision ${base}`;
  const [first] = since;
  if (active === 0) return `This was to replace ${wanted} of '${environment}', which has no bundle.`;
  if (first === undefined) {
    const why = active > base ? "whose signature does not verify" : "which is older";
    return `This was to replace ${wanted} of '${environment}', but active is revision ${active}, ${why}.`;
  }
  const last = since.at(-1);
  const more =
    last === undefined || last === first ? "" : ` By now revision ${last.revision} by ${last.publishedBy} is active.`;
  return (
    `Revision ${first.revision} of '${environment}' was published by ${first.publishedBy} at ${timeOf(first)}` +
    `${first.message === "" ? "" : ` ("${first.message}")`}, while this was to replace ${wanted}.` +
    more
  );
}

function timeOf({ publishedAtMs }: BundleManifest): string {
  return new Date(publishedAtMs).toISOString();
}
