import { PosternError } from "../../errors/postern-error.ts";
import type { Condition } from "../cel/condition.ts";
import { cachedCondition } from "../cel/condition-cache.ts";
import { checkPolicySet } from "../check/check-policy-set.ts";
import type { Evaluation, Evaluator } from "../evaluation.ts";
import type { Policy, PolicySet, Rule, SubjectMatch } from "../model.ts";
import { CandidateIndex } from "./candidate-index.ts";
import { type Contribution, combine, NO_OBLIGATIONS, NOTHING_APPROVED } from "./combine.ts";
import { buildPatternIndex, type PatternIndex } from "./pattern-index.ts";
import { type SubjectFilter, subjectFilter } from "./subject-filter.ts";

export interface CompiledRule extends Contribution {
  readonly subjects: SubjectMatch | undefined;
  readonly appliesTo: SubjectFilter | undefined;
  readonly condition: Condition | undefined;
  /** What the policies say when no other rule matches and nothing is approved. */
  readonly alone: Evaluation;
}

export interface CompiledPolicy {
  readonly rules: PatternIndex<CompiledRule>;
  readonly fallback: Contribution;
}

/**
 * Makes a policy set ready to answer. Throws PosternError BUNDLE_INVALID if the set breaks a rule that
 * parsePolicyFiles would have refused: what an agent enforces was checked by that agent.
 */
export function compilePolicySet(set: PolicySet): Evaluator {
  refuseInvalid(set);
  const index = new CandidateIndex(
    buildPatternIndex(
      set.policies.map((policy) => ({
        value: compilePolicy(policy),
        actions: policy.spec.match.actions,
        resources: policy.spec.match.resources,
      })),
    ),
  );
  return {
    ruleCount: set.policies.reduce((count, policy) => count + policy.spec.rules.length, 0),
    candidates: ({ action, resource }) => index.find(action.name, resource.type),
    evaluate: (input) => index.find(input.request.action.name, input.request.resource.type).evaluate(input),
  };
}

function refuseInvalid(set: PolicySet): void {
  const documents = [...set.policies, ...set.workflows];
  const finding = checkPolicySet(documents, cachedCondition).find(({ severity }) => severity === "error");
  if (finding === undefined) return;
  const { kind, metadata } = documents[finding.document] ?? { kind: "", metadata: { name: "" } };
  const where = `${kind} '${metadata.name}', ${finding.path.join(".")}`;
  throw new PosternError("invalid_argument", "BUNDLE_INVALID", `${where}: ${finding.message}`, {
    where: { field: finding.path.join(".") },
    hint: finding.suggestion === "" ? "publish the bundle again from valid policy files" : finding.suggestion,
    metadata: { finding: finding.code },
  });
}

function compilePolicy(policy: Policy): CompiledPolicy {
  const { name } = policy.metadata;
  const { spec } = policy;
  return {
    rules: buildPatternIndex(
      spec.rules.map((rule) => ({
        value: compileRule(policy, rule),
        actions: rule.actions ?? ["**"],
        resources: rule.resources,
      })),
    ),
    fallback: {
      id: `${name}/default`,
      effect: spec.default,
      workflow: spec.default === "escalate" ? (spec.workflow ?? "") : "",
      obligations: [],
    },
  };
}

function compileRule(policy: Policy, rule: Rule): CompiledRule {
  const compiled = rule.when === undefined ? undefined : cachedCondition(rule.when);
  const contribution: Contribution = {
    id: `${policy.metadata.name}/${rule.id}`,
    effect: rule.effect,
    workflow: rule.effect === "escalate" ? (rule.workflow ?? policy.spec.workflow ?? "") : "",
    obligations: rule.obligations ?? NO_OBLIGATIONS,
  };
  return {
    ...contribution,
    alone: combine([contribution], "rule", NOTHING_APPROVED, []),
    subjects: rule.subjects,
    appliesTo: rule.subjects && subjectFilter(rule.subjects),
    condition: compiled?.ok ? compiled.condition : undefined,
  };
}
