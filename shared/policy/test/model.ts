import type { DecisionKind } from "../../check/decision.ts";
import type { CheckRequest } from "../../check/request.ts";
import type { FactTimes } from "../../facts/model.ts";
import type { JsonObject } from "../../json.ts";
import type { RecentKind } from "../auto/recent.ts";

/** What policy is expected to say of one request. What is absent may be anything. */
export interface Expectation {
  readonly decision: DecisionKind;
  /** `<policy>/<rule>` of the rules that decide, in any order. */
  readonly rules?: readonly string[];
  /** For PENDING: who is asked. */
  readonly workflow?: string;
  /** Ids, in any order. */
  readonly obligations?: readonly string[];
  /** What the workflow's automatic rules say; `people`: none of them decides. */
  readonly auto?: "approve" | "deny" | "people" | "webhook";
  /** The score of these policies, by name; 0: none of its rules with a risk matches. A number: the greatest of all. */
  readonly risk?: number | Readonly<Record<string, number>>;
  /** The decision if rules in shadow mode were enforced. */
  readonly shadow?: DecisionKind;
}

/** One request with what is expected of it: a test, or one combination of a test's matrix. */
export interface PolicyTestCase {
  readonly test: string;
  /** Which combination of the matrix: "subject=ada, arguments=small". Empty: the test has no matrix. */
  readonly combination: string;
  readonly file: string;
  /** 1-based; of the test. */
  readonly line: number;
  readonly request: CheckRequest;
  readonly facts: JsonObject;
  readonly factTimes: FactTimes;
  readonly form: JsonObject;
  readonly nowMs: number;
  /** Workflows that have approved this very request. */
  readonly approvedWorkflows: ReadonlySet<string>;
  /** What automatic rules count, of whatever and over whatever time. Absent: 0. */
  readonly recent: Partial<Readonly<Record<RecentKind, number>>>;
  readonly expected: Expectation;
}

/** Something that was not as expected. */
export interface Difference {
  readonly what: "decision" | "rules" | "workflow" | "obligations" | "auto" | "risk" | "shadow";
  readonly expected: string;
  readonly actual: string;
}

export interface PolicyTestResult {
  readonly testCase: PolicyTestCase;
  /** Empty: it passed. */
  readonly differences: readonly Difference[];
  /** Conditions that could not be evaluated, as `<policy>/<rule>: message`: often why a test fails. */
  readonly errors: readonly string[];
}
