import type { RuleError } from "../../check/decision.ts";
import type { Subject } from "../../check/request.ts";
import { compileCondition } from "../cel/condition.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { Evaluation, EvaluationInput } from "../evaluation.ts";
import type { Effect, Policy, PolicySet, Rule, SubjectMatch } from "../model.ts";
import { matchesPattern } from "../pattern/pattern.ts";

interface Said {
  readonly id: string;
  readonly effect: Effect;
  readonly workflow: string;
  readonly obligations: Evaluation["obligations"];
}

/**
 * The meaning of a policy set, word for word as DESIGN.md has it: every rule of every policy is looked at, in order.
 * Slow and plain; the tests hold the index against it.
 */
export function evaluateLinear(set: PolicySet, input: EvaluationInput): Evaluation {
  const { action, resource } = input.request;
  const covering = set.policies.filter(({ spec }) => matches(spec.match, action.name, resource.type));
  if (covering.length === 0) {
    return { effect: "deny", basis: "no_policy", ruleIds: [], workflow: "", obligations: [], errors: [] };
  }
  const errors: RuleError[] = [];
  const said = covering.flatMap((policy) => policy.spec.rules.flatMap((rule) => ruleSays(policy, rule, input, errors)));
  errors.sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1));
  const defaults = covering.map(({ metadata, spec }) => ({
    id: `${metadata.name}/default`,
    effect: spec.default,
    workflow: spec.default === "escalate" ? (spec.workflow ?? "") : "",
    obligations: [],
  }));
  return said.length > 0
    ? strongest(said, "rule", input.approvedWorkflows, errors)
    : strongest(defaults, "default", input.approvedWorkflows, errors);
}

function ruleSays(policy: Policy, rule: Rule, input: EvaluationInput, errors: RuleError[]): readonly Said[] {
  const { action, resource, subject } = input.request;
  if (!matches({ actions: rule.actions, resources: rule.resources }, action.name, resource.type)) return [];
  if (!about(rule.subjects ?? {}, subject)) return [];
  const id = `${policy.metadata.name}/${rule.id}`;
  const result = holds(rule.when, input);
  if (typeof result === "string") errors.push({ ruleId: id, message: result });
  if (result === false || (typeof result === "string" && rule.effect === "allow")) return [];
  const workflow = rule.effect === "escalate" ? (rule.workflow ?? policy.spec.workflow ?? "") : "";
  return [{ id, effect: rule.effect, workflow, obligations: rule.obligations ?? [] }];
}

/** An error is a text. */
function holds(when: string | undefined, input: EvaluationInput): boolean | string {
  if (when === undefined) return true;
  const compiled = compileCondition(when);
  if (!compiled.ok) throw new Error(`not a condition: ${when}`);
  const result = compiled.condition.evaluate(new ConditionInputs(input));
  return result.ok ? result.value : result.error;
}

function matches(
  match: { readonly actions?: readonly string[] | undefined; readonly resources?: readonly string[] | undefined },
  action: string,
  resourceType: string,
): boolean {
  return (
    (match.actions?.some((pattern) => matchesPattern(pattern, action)) ?? true) &&
    (match.resources?.includes(resourceType) ?? true)
  );
}

function about({ ids, types, roles }: SubjectMatch, subject: Subject): boolean {
  return (
    (ids?.includes(subject.id) ?? true) &&
    (types?.includes(subject.type) ?? true) &&
    (roles?.some((role) => subject.roles.includes(role)) ?? true)
  );
}

function strongest(
  said: readonly Said[],
  basis: "rule" | "default",
  approved: ReadonlySet<string>,
  errors: readonly RuleError[],
): Evaluation {
  const of = (effect: Effect): readonly Said[] => said.filter((one) => one.effect === effect);
  const unapproved = of("escalate").filter(({ workflow }) => !approved.has(workflow));
  const deciding = of("deny").length > 0 ? of("deny") : unapproved.length > 0 ? unapproved : said;
  const effect = deciding[0]?.effect === "deny" ? "deny" : deciding === unapproved ? "escalate" : "allow";
  const sorted = [...deciding].sort((a, b) => (a.id < b.id ? -1 : 1));
  const obligations = sorted.flatMap((one) => one.obligations);
  return {
    effect,
    basis: effect === "allow" && of("escalate").length > 0 ? "approval" : basis,
    ruleIds: sorted.map(({ id }) => id),
    workflow: effect === "escalate" ? ([...unapproved.map(({ workflow }) => workflow)].sort()[0] ?? "") : "",
    obligations: obligations.filter(({ id }, i) => obligations.findIndex((other) => other.id === id) === i),
    errors,
  };
}
