import { PosternError } from "../../shared/errors/postern-error.ts";
import type { PolicyFile, PolicySet } from "../../shared/policy/model.ts";

/** What policy files say; no files, no policies. Throws POLICY_INVALID with the first place. */
export async function policySetOf(files: readonly PolicyFile[]): Promise<PolicySet> {
  if (files.length === 0) return { policies: [], workflows: [] };
  // Loaded when needed: it brings the CEL library, which most commands can do without.
  const { parsePolicyFiles } = await import("../../shared/policy/index.ts");
  const { policySet, diagnostics } = parsePolicyFiles(files);
  if (policySet !== undefined) return policySet;
  const { file = "", line = 0, column = 0, message = "" } = diagnostics[0] ?? {};
  throw new PosternError("invalid_argument", "POLICY_INVALID", `${file}:${line}:${column} ${message}`, {
    where: { file },
    hint: "'postern policy validate' shows all that is wrong.",
  });
}
