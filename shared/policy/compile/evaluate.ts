import type { RuleError } from "../../check/decision.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { Evaluation, EvaluationInput } from "../evaluation.ts";
import { type Contribution, combine } from "./combine.ts";
import type { CompiledRule } from "./compiled-rule.ts";
import { combineWithRisk } from "./risk.ts";
import type { SubjectIndex } from "./subject-index.ts";

/** What is asked about a request, whoever makes it. */
export interface CandidateRules {
  readonly rules: SubjectIndex;
  readonly fallbacks: readonly Contribution[];
  /** What the policies say when no rule matches and nothing is approved. */
  readonly byDefault: Evaluation;
}

const NO_ERRORS: readonly RuleError[] = [];

/**
 * What the policies say of one request: evaluate what could match, combine. Most requests match one rule or none; what that means
 * was worked out beforehand, so that nothing is put together for them.
 */
export function evaluate(candidates: CandidateRules, input: EvaluationInput): Evaluation {
  const { subject } = input.request;
  let first: CompiledRule | undefined;
  let matched: Contribution[] | undefined;
  let risky: CompiledRule[] | undefined;
  let errors: RuleError[] | undefined;
  let inputs: ConditionInputs | undefined;
  for (const rule of candidates.rules.find(subject)) {
    if (rule.subjects !== undefined && !rule.subjects.appliesTo(subject)) continue;
    let failed = false;
    if (rule.condition !== undefined) {
      inputs ??= new ConditionInputs(input);
      const result = rule.condition.evaluate(inputs);
      if (!result.ok) {
        failed = true;
        errors ??= [];
        errors.push({ ruleId: rule.id, message: result.error });
      } else if (!result.value) continue;
    }
    if (rule.risk !== undefined) {
      risky ??= [];
      risky.push(rule);
    }
    // Fail closed: an error counts as matched, but never in favour of an allow.
    if (rule.effect === undefined || (failed && rule.effect === "allow")) continue;
    if (first === undefined) first = rule;
    else if (matched === undefined) matched = [first, rule];
    else matched.push(rule);
  }

  const { approvedWorkflows } = input;
  if (errors === undefined && risky === undefined && approvedWorkflows.size === 0) {
    if (first === undefined) return candidates.byDefault;
    if (matched === undefined) return first.alone;
  }
  const said = matched ?? (first === undefined ? candidates.fallbacks : [first]);
  const basis = first === undefined ? "default" : "rule";
  if (risky !== undefined) return combineWithRisk(said, basis, risky, approvedWorkflows, errors ?? NO_ERRORS);
  return combine(said, basis, approvedWorkflows, errors ?? NO_ERRORS);
}

/** Whether any of the rules matches, or can't be evaluated: whether they could change anything at all. */
export function anyMatches(rules: SubjectIndex, input: EvaluationInput): boolean {
  const { subject } = input.request;
  let inputs: ConditionInputs | undefined;
  for (const rule of rules.find(subject)) {
    if (rule.subjects !== undefined && !rule.subjects.appliesTo(subject)) continue;
    if (rule.condition === undefined) return true;
    inputs ??= new ConditionInputs(input);
    const result = rule.condition.evaluate(inputs);
    if (!result.ok || result.value) return true;
  }
  return false;
}
