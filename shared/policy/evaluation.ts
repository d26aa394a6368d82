import type { Obligation, RuleError } from "../check/decision.ts";
import type { CheckRequest } from "../check/request.ts";
import type { JsonObject } from "../json.ts";
import type { Effect } from "./model.ts";

/** All that policy may read. Time and facts are inputs, so that evaluation is a pure function. */
export interface EvaluationInput {
  readonly request: CheckRequest;
  readonly facts: JsonObject;
  /** Milliseconds since the Unix epoch; `now` in conditions. */
  readonly nowMs: number;
  /** Workflows that an approval covers for this very request: their `escalate` rules count as satisfied. */
  readonly approvedWorkflows: ReadonlySet<string>;
}

/** What decided: a rule, a default, or that no policy covers the request. */
export type EvaluationBasis = "rule" | "default" | "no_policy" | "approval";

/** What policy says of one request. */
export interface Evaluation {
  readonly effect: Effect;
  readonly basis: EvaluationBasis;
  /** `<policy>/<rule>` of the rules of the winning effect, sorted; for a default, `<policy>/default`. */
  readonly ruleIds: readonly string[];
  /** For `escalate`: the workflow to ask next (the first by name of those not yet approved). Otherwise empty. */
  readonly workflow: string;
  /** Of all rules that match and are not outweighed, in rule id order, each id once. */
  readonly obligations: readonly Obligation[];
  readonly errors: readonly RuleError[];
}

/** The rules and defaults that can have a say in requests about one action on one type of resource. */
export interface Candidates {
  /** Roughly how many nanoseconds evaluating takes: whether remembering the result pays. */
  readonly cost: number;
  /**
   * Equal keys mean equal evaluations, as long as evaluator and facts stay the same and nothing is approved. Undefined:
   * there is no such key, because time is read or because it would be too long.
   */
  key(request: CheckRequest): string | undefined;
  evaluate(input: EvaluationInput): Evaluation;
}

/** A policy set made ready to answer. Built once per bundle, then only read. */
export interface Evaluator {
  readonly ruleCount: number;
  /** The candidates of this request. */
  candidates(request: CheckRequest): Candidates;
  /** The same as evaluating the candidates of the input's request. */
  evaluate(input: EvaluationInput): Evaluation;
}
