import type { Subject } from "../../check/request.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { Evaluation, EvaluationInput } from "../evaluation.ts";
import type { Policy, PolicySet, Rule, SubjectMatch } from "../model.ts";
import { matchesPattern } from "../pattern/pattern.ts";
import { explainCondition } from "./explain-condition.ts";
import type { ConditionExplanation, Explanation, PolicyExplanation, RuleExplanation } from "./model.ts";

/**
 * Why an evaluation came out as it did. Looks at every rule, so it is slow; `evaluation` is what the evaluator of the
 * same policy set said of the same input.
 */
export function explain(set: PolicySet, input: EvaluationInput, evaluation: Evaluation): Explanation {
  const { action, resource } = input.request;
  const inputs = new ConditionInputs(input);
  const covering = set.policies.filter(
    ({ spec }) => !misses(spec.match.actions, action.name) && includes(spec.match.resources, resource.type),
  );
  return {
    evaluation,
    policies: covering.map((policy) => explainPolicy(policy, inputs, evaluation)),
    notCovering: set.policies.length - covering.length,
  };
}

function explainPolicy(policy: Policy, inputs: ConditionInputs, evaluation: Evaluation): PolicyExplanation {
  return {
    policy: policy.metadata.name,
    default: policy.spec.default,
    rules: policy.spec.rules.map((rule) => explainRule(policy, rule, inputs, evaluation)),
  };
}

function explainRule(policy: Policy, rule: Rule, inputs: ConditionInputs, evaluation: Evaluation): RuleExplanation {
  const about = { id: `${policy.metadata.name}/${rule.id}`, effect: rule.effect };
  const because = obstacle(rule, inputs);
  if (because !== "") return { ...about, standing: "no_match", because };
  const condition = rule.when === undefined ? {} : { condition: explainCondition(rule.when, inputs) };
  if (!counts(rule, condition.condition)) return { ...about, standing: "no_match", because: "condition", ...condition };
  const decides = evaluation.basis !== "default" && evaluation.ruleIds.includes(about.id);
  return { ...about, standing: decides ? "decides" : "outweighed", because: "", ...condition };
}

/** A condition that errors fails closed: what would stop an action counts, what would allow it does not. */
function counts({ effect }: Rule, condition: ConditionExplanation | undefined): boolean {
  if (condition === undefined) return true;
  return condition.value ?? effect !== "allow";
}

function obstacle(rule: Rule, { request }: ConditionInputs): "" | "action" | "resource" | "subject" {
  if (misses(rule.actions, request.action.name)) return "action";
  if (!includes(rule.resources, request.resource.type)) return "resource";
  return isAbout(rule.subjects ?? {}, request.subject) ? "" : "subject";
}

function misses(patterns: readonly string[] | undefined, action: string): boolean {
  return patterns !== undefined && !patterns.some((pattern) => matchesPattern(pattern, action));
}

function includes(names: readonly string[] | undefined, name: string): boolean {
  return names === undefined || names.includes(name);
}

function isAbout({ ids, types, roles }: SubjectMatch, subject: Subject): boolean {
  if (!includes(ids, subject.id) || !includes(types, subject.type)) return false;
  return roles === undefined || roles.some((role) => subject.roles.includes(role));
}
