import type { RuleError } from "../../check/decision.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { Evaluation, EvaluationInput } from "../evaluation.ts";
import type { CandidateIndex } from "./candidates.ts";
import { type Contribution, combine, NO_POLICY } from "./combine.ts";
import type { CompiledRule } from "./compile-policy-set.ts";

const NO_ERRORS: readonly RuleError[] = [];

/**
 * What the policies say of one request: match, evaluate, combine. Most requests match one rule or none; what that means
 * was worked out beforehand, so that nothing is put together for them.
 */
export function evaluate(index: CandidateIndex, input: EvaluationInput): Evaluation {
  const { subject, action, resource } = input.request;
  const candidates = index.find(action.name, resource.type);
  if (candidates === undefined) return NO_POLICY;

  let first: CompiledRule | undefined;
  let matched: Contribution[] | undefined;
  let errors: RuleError[] | undefined;
  let inputs: ConditionInputs | undefined;
  for (const rule of candidates.rules.find(subject)) {
    if (rule.appliesTo !== undefined && !rule.appliesTo(subject)) continue;
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
