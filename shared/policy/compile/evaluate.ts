import type { RuleError } from "../../check/decision.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { Evaluation, EvaluationInput } from "../evaluation.ts";
import { type Contribution, combine, NO_POLICY } from "./combine.ts";
import type { CompiledPolicy } from "./compile-policy-set.ts";
import type { PatternIndex } from "./pattern-index.ts";

/** What the policies say of one request: match, evaluate, combine. */
export function evaluate(policies: PatternIndex<CompiledPolicy>, input: EvaluationInput): Evaluation {
  const { subject, action, resource } = input.request;
  const segments = action.name.split(".");
  const covering = policies.find(segments, resource.type);
  if (covering.length === 0) return NO_POLICY;

  const matched: Contribution[] = [];
  const errors: RuleError[] = [];
  let inputs: ConditionInputs | undefined;
  for (const policy of covering) {
    for (const rule of policy.rules.find(segments, resource.type)) {
      if (rule.appliesTo !== undefined && !rule.appliesTo(subject)) continue;
      if (rule.condition !== undefined) {
        inputs ??= new ConditionInputs(input);
        const result = rule.condition.evaluate(inputs);
        if (!result.ok) errors.push({ ruleId: rule.id, message: result.error });
        // Fail closed: an error counts as matched, but never in favour of an allow.
        if (result.ok ? !result.value : rule.effect === "allow") continue;
      }
      matched.push(rule);
    }
  }
  return matched.length > 0
    ? combine(matched, "rule", input.approvedWorkflows, errors)
    : combine(
        covering.map(({ fallback }) => fallback),
        "default",
        input.approvedWorkflows,
        errors,
      );
}
