import type { Obligation, RiskScore, RuleError } from "../check/decision.ts";
import type { CheckRequest } from "../check/request.ts";
import type { FactTimes } from "../facts/model.ts";
import type { JsonObject } from "../json.ts";
import type { ConditionResult } from "./cel/condition.ts";
import type { InputPath } from "./cel/reads.ts";
import type { Effect } from "./model.ts";

/** All that policy may read. Time and facts are inputs, so that evaluation is a pure function. */
export interface EvaluationInput {
  readonly request: CheckRequest;
  readonly facts: JsonObject;
  /** Of those facts: what `age` in conditions is told by. Absent: no fact has an age. */
  readonly factTimes?: FactTimes | undefined;
  /** Milliseconds since the Unix epoch; `now` in conditions. */
  readonly nowMs: number;
  /** Workflows that an approval covers for this very request: their `escalate` rules count as satisfied. */
  readonly approvedWorkflows: ReadonlySet<string>;
  /** Absent: all of the above is what it was or will be. */
  readonly unsure?: Unsure | undefined;
}

/**
 * What of an input is not known, when a recorded request is evaluated again: in the place of each such value stands an
 * `Unknown` (cel/compile/unknown.ts). When the bus was last heard from, `facts.age`, is never known.
 */
export interface Unsure {
  /** Where those values are; the first step is the name of an input. */
  readonly paths: readonly InputPath[];
  /** What to take a condition for whose result depends on any of them. */
  readonly assume: (condition: string) => ConditionResult;
}

export type { RiskScore };

/** What decided: a rule, the risk of several, a default, an approval, or that no policy covers the request. */
export type EvaluationBasis = "rule" | "risk" | "default" | "no_policy" | "approval";

/** What policy would have said with its shadow rules enforced, where that is something else. */
export type ShadowOutcome = Omit<Evaluation, "shadow"> & {
  /** `<policy>/<rule>` of the shadow rules among those that would have decided, sorted. */
  readonly shadowRules: readonly string[];
};

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
  /** Of each policy that has thresholds, and rules with a risk that matched; in order of names. Absent: none. */
  readonly risk?: readonly RiskScore[];
  /** Absent: with the shadow rules it would have been the same to the caller. */
  readonly shadow?: ShadowOutcome;
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
