/** A rule of the linter, by the code of its findings. docs/policy-lint.md has an example of bad and good for each. */
export interface LintRule {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** What it finds, in a sentence's part. */
  readonly finds: string;
}

const errors = {
  UNREACHABLE_RULE: "a rule whose actions or resources its policy does not cover",
  WORKFLOW_UNSATISFIABLE: "a stage, or a review, that nobody can bring to its quorum",
  RISK_NOT_ACKNOWLEDGED: "a stage that silence approves, without 'acknowledgeRisk'",
} as const;

const warnings = {
  SHADOWED_BY_DENY: "a rule that never counts, because some deny matches whatever it matches",
  DESTRUCTIVE_ALLOW: "an allow without a condition on an action that destroys, or moves money",
  RULE_WITHOUT_EFFECT: "a rule without which every request is decided as it is with it",
  DUPLICATE_RULE: "two rules that say the same of the same requests",
  CONDITION_NEVER_TRUE: "a condition whose parts exclude one another",
  COSTLY_REGEX: "a regular expression that takes much memory and time",
  REGEX_FROM_REQUEST: "a regular expression that the caller chooses",
  TIMEOUT_APPROVES: "a stage that silence approves",
  UNUSED_WORKFLOW: "a workflow that no policy asks",
  UNUSED_SCHEMA: "a schema of requests that no policy covers",
  UNREACHABLE_PATTERN: "one of a rule's patterns that its policy does not cover",
  RISK_WITHOUT_THRESHOLD: "a rule's risk in a policy without thresholds",
  UNREACHABLE_THRESHOLD: "a threshold that no score reaches",
  UNGUARDED_ATTRIBUTE: "an optional attribute that is read without asking for it by has()",
  UNUSED_ALLOWANCE: "a 'lint.allow' for something that is not there",
} as const;

export type LintCode = keyof typeof errors | keyof typeof warnings;

export const LINT_RULES: readonly LintRule[] = [
  ...Object.entries(errors).map(([code, finds]) => ({ code, severity: "error", finds }) as const),
  ...Object.entries(warnings).map(([code, finds]) => ({ code, severity: "warning", finds }) as const),
];

/** What an author can answer for in `lint.allow`: warnings. An error is never right. */
export const ALLOWABLE: readonly string[] = Object.keys(warnings).filter((code) => code !== "UNUSED_ALLOWANCE");
