import type { RiskScore, RuleError } from "../../check/decision.ts";
import type { Subject } from "../../check/request.ts";
import { compileCondition } from "../cel/condition.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { Evaluation, EvaluationInput } from "../evaluation.ts";
import type { Effect, Policy, PolicySet, Rule, SubjectMatch } from "../model.ts";
import { matchesPattern } from "../pattern/pattern.ts";
import { sameToCaller } from "../same-to-caller.ts";

interface Said {
  readonly id: string;
  readonly effect: Effect;
  readonly workflow: string;
  readonly obligations: Evaluation["obligations"];
}

/** A rule that matches, or whose condition can't be evaluated. */
interface Matching {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly id: string;
  /** Of its condition; undefined: it holds. */
  readonly error: string | undefined;
}

/**
 * The meaning of a policy set, word for word as DESIGN.md has it: every rule of every policy is looked at, in order.
 * Slow and plain; the tests hold the index against it.
 */
export function evaluateLinear(set: PolicySet, input: EvaluationInput): Evaluation {
  const enforced = evaluateRules(set, input, ({ mode }) => mode !== "shadow");
  const all = evaluateRules(set, input, () => true);
  if (sameToCaller(enforced, all)) return enforced;
  const shadowIds = set.policies.flatMap(({ metadata, spec }) =>
    spec.rules.filter(({ mode }) => mode === "shadow").map(({ id }) => `${metadata.name}/${id}`),
  );
  return { ...enforced, shadow: { ...all, shadowRules: all.ruleIds.filter((id) => shadowIds.includes(id)) } };
}

function evaluateRules(set: PolicySet, input: EvaluationInput, includes: (rule: Rule) => boolean): Evaluation {
  const { action, resource } = input.request;
  const covering = set.policies.filter(({ spec }) => matches(spec.match, action.name, resource.type));
  if (covering.length === 0) {
    return { effect: "deny", basis: "no_policy", ruleIds: [], workflow: "", obligations: [], errors: [] };
  }
  const matching = covering.flatMap((policy) =>
    policy.spec.rules.filter(includes).flatMap((rule) => matchOf(policy, rule, input)),
  );
  const errors = matching.flatMap(({ id, error }) => (error === undefined ? [] : [{ ruleId: id, message: error }]));
  errors.sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1));
  const said = matching.flatMap(saying);
  const defaults = covering.map(({ metadata, spec }) => ({
    id: `${metadata.name}/default`,
    effect: spec.default,
    workflow: spec.default === "escalate" ? (spec.workflow ?? "") : "",
    obligations: [],
  }));
  const [base, basis] = said.length > 0 ? ([said, "rule"] as const) : ([defaults, "default"] as const);
  const scores = covering.flatMap((policy) => scoreOf(policy, matching));
  const byRisk = scores.flatMap(({ policy, score }) => sayingByRisk(policy, score));
  const evaluation = strongest([...base, ...byRisk], basis, input.approvedWorkflows, errors);
  if (scores.length === 0) return evaluation;
  const without = strongest(base, basis, input.approvedWorkflows, errors);
  const risk = scores.map(({ score }) => score).sort((a, b) => (a.policy < b.policy ? -1 : 1));
  // What risk made stronger rests on risk.
  const stronger = evaluation.effect !== "allow" && without.effect !== evaluation.effect;
  return { ...evaluation, basis: stronger ? "risk" : evaluation.basis, risk };
}

function matchOf(policy: Policy, rule: Rule, input: EvaluationInput): readonly Matching[] {
  const { action, resource, subject } = input.request;
  if (!matches({ actions: rule.actions, resources: rule.resources }, action.name, resource.type)) return [];
  if (!about(rule.subjects ?? {}, subject)) return [];
  const id = `${policy.metadata.name}/${rule.id}`;
  const result = holds(rule.when, input);
  return result === false ? [] : [{ policy, rule, id, error: typeof result === "string" ? result : undefined }];
}

/** A condition that errors never speaks for an allow. */
function saying({ policy, rule, id, error }: Matching): readonly Said[] {
  const { effect } = rule;
  if (effect === undefined || (error !== undefined && effect === "allow")) return [];
  const workflow = effect === "escalate" ? (rule.workflow ?? policy.spec.workflow ?? "") : "";
  return [{ id, effect, workflow, obligations: rule.obligations ?? [] }];
}

/** A condition that errors counts its risk. Nothing: the policy has no thresholds, or no rule with a risk matches. */
function scoreOf(
  policy: Policy,
  matching: readonly Matching[],
): readonly { readonly policy: Policy; readonly score: RiskScore }[] {
  const { escalateAt, denyAt } = policy.spec;
  const risky = matching.filter((one) => one.policy === policy && (one.rule.risk ?? 0) > 0);
  if (risky.length === 0 || (escalateAt === undefined && denyAt === undefined)) return [];
  const score = risky.reduce((sum, { rule }) => sum + (rule.risk ?? 0), 0);
  const ruleIds = risky.map(({ id }) => id).sort();
  const about = { policy: policy.metadata.name, score, ruleIds };
  if (denyAt !== undefined && score >= denyAt) {
    return [{ policy, score: { ...about, reaches: "denyAt", threshold: denyAt } }];
  }
  if (escalateAt !== undefined && score >= escalateAt) {
    return [{ policy, score: { ...about, reaches: "escalateAt", threshold: escalateAt } }];
  }
  return [{ policy, score: { ...about, reaches: "none", threshold: 0 } }];
}

function sayingByRisk({ spec }: Policy, { reaches, ruleIds }: RiskScore): readonly Said[] {
  if (reaches === "none") return [];
  const effect = reaches === "denyAt" ? "deny" : "escalate";
  const workflow = effect === "escalate" ? (spec.workflow ?? "") : "";
  return ruleIds.map((id) => ({ id, effect, workflow, obligations: [] }));
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
    ruleIds: [...new Set(sorted.map(({ id }) => id))],
    workflow: effect === "escalate" ? ([...unapproved.map(({ workflow }) => workflow)].sort()[0] ?? "") : "",
    obligations: obligations.filter(({ id }, i) => obligations.findIndex((other) => other.id === id) === i),
    errors,
  };
}
