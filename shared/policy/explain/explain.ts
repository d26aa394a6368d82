import type { Subject } from "../../check/request.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { InputPath } from "../cel/reads.ts";
import type { Evaluation, EvaluationInput } from "../evaluation.ts";
import type { Policy, PolicySet, Rule, SubjectMatch } from "../model.ts";
import { matchesPattern } from "../pattern/pattern.ts";
import { explainCondition } from "./explain-condition.ts";
import type { ConditionExplanation, Explanation, PolicyExplanation, RuleExplanation, RuleStanding } from "./model.ts";

/**
 * Why an evaluation came out as it did. Looks at every rule, so it is slow; `evaluation` is what the evaluator of the
 * same policy set said of the same input. `unknown`: where the input holds something else
 * than what was there, since that was redacted or nobody knows it any more.
 */
export function explain(
  set: PolicySet,
  input: EvaluationInput,
  evaluation: Evaluation,
  unknown: readonly InputPath[] = [],
): Explanation {
  const { action, resource } = input.request;
  const inputs = new ConditionInputs(input);
  const covering = set.policies.filter(
    ({ spec }) => !misses(spec.match.actions, action.name) && includes(spec.match.resources, resource.type),
  );
  return {
    evaluation,
    policies: covering.map((policy) => explainPolicy(policy, inputs, evaluation, unknown)),
    notCovering: set.policies.length - covering.length,
  };
}

function explainPolicy(
  policy: Policy,
  inputs: ConditionInputs,
  evaluation: Evaluation,
  unknown: readonly InputPath[],
): PolicyExplanation {
  const { metadata, spec } = policy;
  const { escalateAt, denyAt } = spec;
  const risk = evaluation.risk?.find((score) => score.policy === metadata.name);
  return {
    policy: metadata.name,
    default: spec.default,
    ...(escalateAt === undefined ? {} : { escalateAt }),
    ...(denyAt === undefined ? {} : { denyAt }),
    ...(risk === undefined ? {} : { risk }),
    rules: spec.rules.map((rule) => explainRule(policy, rule, inputs, evaluation, unknown)),
  };
}

function explainRule(
  policy: Policy,
  rule: Rule,
  inputs: ConditionInputs,
  evaluation: Evaluation,
  unknown: readonly InputPath[],
): RuleExplanation {
  const { effect, risk = 0, mode } = rule;
  const about = { id: `${policy.metadata.name}/${rule.id}`, effect, risk, shadow: mode === "shadow" };
  const because = obstacle(rule, inputs);
  if (because !== "") return { ...about, standing: "no_match", because };
  const condition = rule.when === undefined ? undefined : explainCondition(rule.when, inputs, unknown);
  const standing = standingOf(about, condition, evaluation);
  return {
    ...about,
    standing,
    because: standing === "no_match" ? "condition" : "",
    ...(condition === undefined ? {} : { condition }),
  };
}

/**
 * A condition that errors fails closed: what would stop an action counts, and so does risk; what would allow it does
 * not.
 */
function standingOf(
  { id, effect, risk, shadow }: Pick<RuleExplanation, "id" | "effect" | "risk" | "shadow">,
  condition: ConditionExplanation | undefined,
  { ruleIds }: Evaluation,
): RuleStanding {
  if (condition?.value === false) return "no_match";
  if (ruleIds.includes(id)) return "decides";
  if (condition?.unknown === true) return "unknown";
  if (shadow) return "shadow";
  const failed = condition !== undefined && condition.value === undefined;
  if (effect !== undefined && !(failed && effect === "allow")) return "outweighed";
  return risk > 0 ? "adds_risk" : "no_match";
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
