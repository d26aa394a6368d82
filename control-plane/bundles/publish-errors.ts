import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Diagnostic } from "../../shared/policy/model.ts";
import type { ActiveBundle } from "./bundle-library.ts";

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

/** REVISION_CONFLICT: `active` is what is in force instead. */
export function conflict(environment: string, active: ActiveBundle | undefined): PosternError {
  return new PosternError(
    "conflict",
    "REVISION_CONFLICT",
    `The active bundle is another one: ${describe(environment, active)}.`,
    {
      where: { field: "expected_revision" },
      hint: "Look at it with 'postern policy list', and publish again on top of it.",
      metadata: {
        activeRevision: String(active?.stored.pointer.revision ?? 0),
        publishedBy: active?.manifest?.publishedBy ?? "",
      },
    },
  );
}

function describe(environment: string, active: ActiveBundle | undefined): string {
  if (active === undefined) return `environment '${environment}' has no bundle`;
  const { stored, manifest } = active;
  if (manifest === undefined) return `revision ${stored.pointer.revision}, whose signature does not verify`;
  const when = new Date(manifest.publishedAtMs).toISOString();
  return `revision ${manifest.revision} was published by ${manifest.publishedBy} at ${when}`;
}
