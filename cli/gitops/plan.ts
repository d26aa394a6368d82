import { canonicalJson, sha256Digest } from "../../shared/digest/index.ts";
import { diffPolicySets, strengthOf } from "../../shared/policy/diff/diff.ts";
import type { Change, Strength } from "../../shared/policy/diff/model.ts";
import { parsePolicyFiles } from "../../shared/policy/index.ts";
import type { Diagnostic, PolicyFile, PolicySet } from "../../shared/policy/model.ts";
import { runPolicyTests, type TestRun } from "../policy-test/run.ts";
import type { Target } from "./targets.ts";

/** What is active in an environment. */
export interface Active {
  readonly revision: number;
  readonly digest: string;
  readonly publishedBy: string;
  readonly files: readonly PolicyFile[];
}

/** What a plan is made on top of. */
export interface Base {
  /** 0: the environment has no bundle. */
  readonly revision: number;
  /** Empty: none. */
  readonly digest: string;
}

/** What applying would do to one environment. */
export interface EnvironmentPlan {
  readonly environment: string;
  readonly base: Base;
  /** `none`: it enforces this already. `refused`: there are errors, or a test fails. */
  readonly action: "none" | "publish" | "refused";
  /** What is to be enforced, without tests; nothing of it if refused. */
  readonly files: readonly PolicyFile[];
  /** "sha256:<hex>" over those files. */
  readonly filesDigest: string;
  /** Undefined: the files have errors, or what is active can't be read by this version. */
  readonly changes: readonly Change[] | undefined;
  readonly strength: Strength;
  readonly diagnostics: readonly Diagnostic[];
  readonly tests: { readonly passed: number; readonly failures: readonly TestFailure[] };
}

export interface TestFailure {
  /** "payments.test.yaml:12" */
  readonly where: string;
  readonly test: string;
  /** "decision: expected DENY, got ALLOW" */
  readonly differences: readonly string[];
}

export interface Plan {
  readonly environments: readonly EnvironmentPlan[];
}

/** What would change if the target's files were all that its environment enforces. Changes nothing. */
export function planEnvironment({ environment, files }: Target, active: Active | undefined): EnvironmentPlan {
  const { policySet, enforced, lint } = parsePolicyFiles(files);
  const { diagnostics } = lint();
  const base = { revision: active?.revision ?? 0, digest: active?.digest ?? "" };
  const about = { environment, base, diagnostics, filesDigest: digestOf(enforced) };
  if (policySet === undefined) {
    return { ...about, action: "refused", files: [], changes: undefined, strength: "different", tests: NO_TESTS };
  }
  const tests = testsOf(files);
  const changes = changesFrom(active, policySet);
  const strength = changes === undefined ? "different" : strengthOf(changes);
  if (tests.failures.length > 0) return { ...about, action: "refused", files: [], changes, strength, tests };
  const action = active !== undefined && about.filesDigest === digestOf(active.files) ? "none" : "publish";
  return { ...about, action, files: enforced, changes, strength, tests };
}

const NO_TESTS = { passed: 0, failures: [] } as const;
const NOTHING: PolicySet = { policies: [], workflows: [] };

/** Of the same files, whatever their order. */
export function digestOf(files: readonly PolicyFile[]): string {
  const sorted = files.map(({ path, content }) => ({ path, content })).sort((a, b) => (a.path < b.path ? -1 : 1));
  return sha256Digest(canonicalJson(sorted));
}

function changesFrom(active: Active | undefined, after: PolicySet): readonly Change[] | undefined {
  if (active === undefined) return diffPolicySets(NOTHING, after);
  const before = parsePolicyFiles(active.files).policySet;
  return before && diffPolicySets(before, after);
}

function testsOf(files: readonly PolicyFile[]): EnvironmentPlan["tests"] {
  const run = runPolicyTests(files, { filter: "", coverage: false });
  return run.kind === "invalid" ? NO_TESTS : outcomeOf(run);
}

function outcomeOf({ results }: TestRun): EnvironmentPlan["tests"] {
  const failed = results.filter(({ differences }) => differences.length > 0);
  return {
    passed: results.length - failed.length,
    failures: failed.map(({ testCase, differences, errors }) => ({
      where: `${testCase.file}:${testCase.line}`,
      test: testCase.combination === "" ? testCase.test : `${testCase.test} [${testCase.combination}]`,
      differences: [
        ...differences.map(({ what, expected, actual }) => `${what}: expected ${expected}, got ${actual}`),
        ...errors,
      ],
    })),
  };
}
