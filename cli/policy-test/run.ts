import { compilePolicySet, parsePolicyFiles } from "../../shared/policy/index.ts";
import type { Diagnostic, PolicyFile } from "../../shared/policy/model.ts";
import { type Coverage, coverageOf } from "../../shared/policy/test/coverage.ts";
import type { PolicyTestResult } from "../../shared/policy/test/model.ts";
import { runTest } from "../../shared/policy/test/run-tests.ts";

/** Tests that were run. */
export interface TestRun {
  readonly kind: "run";
  readonly results: readonly PolicyTestResult[];
  /** Absent unless it was asked for: it takes much longer than the tests. */
  readonly coverage?: Coverage;
  /** Without reading and compiling. */
  readonly tookMs: number;
}

export interface InvalidFiles {
  readonly kind: "invalid";
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs the tests among these files on the policies among them. */
export function runPolicyTests(
  files: readonly PolicyFile[],
  { filter, coverage }: { readonly filter: string; readonly coverage: boolean },
): TestRun | InvalidFiles {
  const parsed = parsePolicyFiles(files);
  const { policySet } = parsed;
  if (policySet === undefined) return { kind: "invalid", diagnostics: parsed.diagnostics };
  const evaluator = compilePolicySet(policySet);
  const cases = parsed.tests().filter(({ test }) => test.includes(filter));
  const startMs = performance.now();
  const results = cases.map((testCase) => runTest(policySet, evaluator, testCase));
  const tookMs = performance.now() - startMs;
  if (!coverage) return { kind: "run", results, tookMs };
  return { kind: "run", results, tookMs, coverage: coverageOf(policySet, evaluator, cases) };
}
