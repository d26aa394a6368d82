import { PosternError } from "../../shared/errors/postern-error.ts";
import { type FactTimeline, factView, type Side } from "../../shared/impact/index.ts";
import { compileInSteps } from "../../shared/policy/compile/compile-policy-set.ts";
import { factDeclarations } from "../../shared/policy/facts/model.ts";
import type { Diagnostic, PolicyFile, PolicySet } from "../../shared/policy/model.ts";
import { type BundleLibrary, notFound } from "../bundles/bundle-library.ts";
import { checkFiles } from "../bundles/check-files.ts";
import { refusal } from "../bundles/publish-errors.ts";

/** Policies to be tried out. */
export interface Candidate {
  readonly policySet: PolicySet;
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The candidate of files. Throws POLICY_INVALID with the place of the first error, and POLICY_FILES_INVALID. */
export function candidateOfFiles(files: readonly PolicyFile[]): Candidate {
  const { policySet, diagnostics } = checkFiles(files);
  if (policySet === undefined) throw refusal(diagnostics);
  return { policySet, diagnostics };
}

/** What is in force. Throws BUNDLE_NOT_FOUND. */
export async function activePolicies(
  library: BundleLibrary,
  environment: string,
): Promise<{ readonly policySet: PolicySet; readonly revision: number }> {
  const active = await library.active(environment);
  if (active === undefined) throw notFound(environment, 0);
  const { pointer } = active.stored;
  const { policySet } = await library.content(environment, pointer);
  return { policySet, revision: pointer.revision };
}

/** Compiles policies, and lets others have their turn between two of them. */
export async function sideOf(policySet: PolicySet, timeline: FactTimeline, turn: () => Promise<void>): Promise<Side> {
  const steps = compileInSteps(policySet);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return { evaluator: value, facts: factView(timeline, factDeclarations(policySet)) };
    await turn();
  }
}

/** Throws FIELD_INVALID unless the request names exactly one candidate. */
export function requireOne(files: readonly PolicyFile[], revision: number): void {
  if (revision < 0 || files.length > 0 === revision > 0) {
    throw new PosternError("invalid_argument", "FIELD_INVALID", "A preview is of files, or else of one revision.", {
      where: { field: "files" },
      hint: "Send policy files, or name a revision of the environment.",
    });
  }
}
