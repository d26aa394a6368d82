import { PosternError } from "../../shared/errors/postern-error.ts";
import { type LintReport, parsePolicyFiles } from "../../shared/policy/index.ts";
import type { Diagnostic, PolicyFile, PolicySet } from "../../shared/policy/model.ts";
import { rememberReadings } from "./remember-readings.ts";

/** What a publisher may send at once. */
export const POLICY_LIMITS = { files: 500, pathChars: 256, totalBytes: 3 * 1024 * 1024 } as const;

/** A new bundle is mostly the files of the one before, and reading YAML is most of the work. */
const read = rememberReadings(POLICY_LIMITS.totalBytes);

export interface PolicyCounts {
  readonly policies: number;
  readonly rules: number;
  readonly workflows: number;
}

export interface CheckedFiles {
  /** Undefined if any diagnostic is an error. */
  readonly policySet: PolicySet | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** What a bundle keeps of the files: tests of policies are checked with them, and stay with their authors. */
  readonly enforced: readonly PolicyFile[];
  /** The diagnostics with what the linter says beside them. */
  readonly lint: () => LintReport;
}

/** Checks policy files as they would be published. Throws POLICY_FILES_INVALID when they are not even files. */
export function checkFiles(files: readonly PolicyFile[]): CheckedFiles {
  if (files.length === 0) throw refused("No policy file was sent.");
  if (files.length > POLICY_LIMITS.files) throw refused(`More than ${POLICY_LIMITS.files} policy files.`);
  const paths = new Set<string>();
  let bytes = 0;
  for (const { path, content } of files) {
    if (path === "" || path.length > POLICY_LIMITS.pathChars) {
      throw refused(`A file's path must have 1 to ${POLICY_LIMITS.pathChars} characters.`);
    }
    if (paths.has(path)) throw refused(`The file '${path}' was sent twice.`);
    paths.add(path);
    bytes += Buffer.byteLength(content);
  }
  if (bytes > POLICY_LIMITS.totalBytes) throw refused(`The files exceed ${POLICY_LIMITS.totalBytes} bytes.`);
  return parsePolicyFiles(files, read);
}

export function countPolicySet(set: PolicySet | undefined): PolicyCounts {
  if (set === undefined) return { policies: 0, rules: 0, workflows: 0 };
  return {
    policies: set.policies.length,
    rules: set.policies.reduce((sum, policy) => sum + policy.spec.rules.length, 0),
    workflows: set.workflows.length,
  };
}

function refused(message: string): PosternError {
  return new PosternError("invalid_argument", "POLICY_FILES_INVALID", message, { where: { field: "files" } });
}
