import { PosternError } from "../../errors/postern-error.ts";
import type { ConditionCompilation } from "../cel/condition.ts";
import { cachedCondition } from "../cel/condition-cache.ts";
import { checkByDocument, type PolicyDocument, type SetFinding } from "../check/check-policy-set.ts";
import type { Evaluator } from "../evaluation.ts";
import type { Policy, PolicySet, Rule } from "../model.ts";
import { CandidateIndex } from "./candidate-index.ts";
import type { Contribution } from "./combine.ts";
import { CompiledRule } from "./compiled-rule.ts";
import { buildPatternIndex, type IndexEntry, type PatternIndex } from "./pattern-index.ts";
import { type RiskPolicy, riskPart, riskPolicy } from "./risk.ts";
import { type SubjectFilters, subjectFilters } from "./subject-filter.ts";

export interface CompiledPolicy {
  readonly ruleCount: number;
  readonly rules: PatternIndex<CompiledRule>;
  readonly fallback: Contribution;
}

/**
 * Makes a policy set ready to answer. Throws PosternError BUNDLE_INVALID if the set breaks a rule that
 * parsePolicyFiles would have refused: what an agent enforces was checked by that agent.
 */
export function compilePolicySet(set: PolicySet): Evaluator {
  const steps = compileInSteps(set);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * The same in steps of a policy each: ten thousand rules take the better part of a second, in which an agent has other
 * questions to answer.
 */
export function* compileInSteps(set: PolicySet): Generator<undefined, Evaluator> {
  const documents = [...set.policies, ...set.workflows];
  // Held until the rules hold them: the cache would let go of them between two steps.
  const conditions: unknown[] = [];
  const compile = (source: string): ConditionCompilation => {
    const compiled = cachedCondition(source);
    conditions.push(compiled);
    return compiled;
  };
  for (const findings of checkByDocument(documents, compile)) {
    refuseErrors(documents, findings);
    yield;
  }
  const entries: IndexEntry<CompiledPolicy>[] = [];
  const filters = subjectFilters();
  for (const policy of set.policies) {
    const { actions, resources } = policy.spec.match;
    entries.push({ value: compilePolicy(policy, filters), actions, resources });
    yield;
  }
  return evaluatorOf(entries);
}

function evaluatorOf(entries: readonly IndexEntry<CompiledPolicy>[]): Evaluator {
  const index = new CandidateIndex(buildPatternIndex(entries));
  return {
    ruleCount: entries.reduce((count, { value }) => count + value.ruleCount, 0),
    candidates: ({ action, resource }) => index.find(action.name, resource.type),
    evaluate: (input) => index.find(input.request.action.name, input.request.resource.type).evaluate(input),
  };
}

function refuseErrors(documents: readonly PolicyDocument[], findings: readonly SetFinding[]): void {
  const finding = findings.find(({ severity }) => severity === "error");
  if (finding === undefined) return;
  const { kind, metadata } = documents[finding.document] ?? { kind: "", metadata: { name: "" } };
  const where = `${kind} '${metadata.name}', ${finding.path.join(".")}`;
  throw new PosternError("invalid_argument", "BUNDLE_INVALID", `${where}: ${finding.message}`, {
    where: { field: finding.path.join(".") },
    hint: finding.suggestion === "" ? "publish the bundle again from valid policy files" : finding.suggestion,
    metadata: { finding: finding.code },
  });
}

function compilePolicy(policy: Policy, filters: SubjectFilters): CompiledPolicy {
  const { name } = policy.metadata;
  const { spec } = policy;
  const risk = riskPolicy(policy);
  return {
    ruleCount: spec.rules.length,
    rules: buildPatternIndex(
      spec.rules.map((rule) => ({
        value: compileRule(policy, rule, filters, risk),
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

function compileRule(policy: Policy, rule: Rule, filters: SubjectFilters, risk: RiskPolicy | undefined): CompiledRule {
  const compiled = rule.when === undefined ? undefined : cachedCondition(rule.when);
  return new CompiledRule(
    policy,
    rule,
    rule.subjects && filters(rule.subjects),
    compiled?.ok ? compiled.condition : undefined,
    riskPart(rule, risk),
  );
}
