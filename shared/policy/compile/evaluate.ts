import type { RuleError } from "../../check/decision.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { Evaluation, EvaluationInput } from "../evaluation.ts";
import { type Contribution, combine } from "./combine.ts";
import type { CompiledRule } from "./compiled-rule.ts";
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
  let errors: RuleError[] | undefined;
  let inputs: ConditionInputs | undefined;
  for (const rule of candidates.rules.find(subject)) {
    if (rule.subjects !== undefined && !rule.subjects.appliesTo(subject)) continue;
    if (rule.condition !== undefined) {
      inputs ??= new ConditionInputs(input);
      const result = rule.condition.evaluate(inputs);
      if (!result.ok) {
        errors ??= [];
        errors.push({ ruleId: rule.id, message: result.error });
      }
      // Fail closed: an error counts as matched, but never in favour of an allow.
      if (result.ok ? !result.value : rule.effect === "allow") continue;
    }
    if (first === undefined) first = rule;
    else if (matched === undefined) matched = [first, rule];
    else matched.push(rule);
  }

  const { approvedWorkflows } = input;
  if (errors === undefined && approvedWorkflows.size === 0) {
    if (first === undefined) return candidates.byDefault;
    if (matched === undefined) return first.alone;
  }
  const said = matched ?? (first === undefined ? candidates.fallbacks : [first]);
  return combine(said, first === undefined ? "default" : "rule", approvedWorkflows, errors ?? NO_ERRORS);
}
