import type { PolicyDocument, SetFinding } from "../check/check-policy-set.ts";
import { type Finding, warningAt } from "../check/finding.ts";
import type { Policy, Workflow } from "../model.ts";
import type { RequestSchema } from "../schema/model.ts";
import { schemasOf } from "../schema/reach.ts";
import { type ConditionReading, conditionReader, readCondition } from "./condition-reading.ts";
import { neverTrue } from "./contradictions.ts";
import { DESTRUCTIVE_VERBS, destructiveAllow, destructiveDefault } from "./destructive.ts";
import { duplicateRule, duplicates } from "./duplicates.ts";
import { type PlacedRule, placedRules } from "./placed-rule.ts";
import { regexFindings } from "./regexes.ts";
import { RuleIndex } from "./rule-index.ts";
import { shadowedByDeny } from "./shadowed.ts";
import { withoutEffect } from "./without-effect.ts";

export interface LintOptions {
  /** Words of actions that destroy, beside those that docs/policy-lint.md lists. */
  readonly destructiveVerbs?: readonly string[];
}

/** What rules are held against. */
export interface LintScope {
  readonly policies: readonly Policy[];
  /** Enforced rules that deny. */
  readonly denies: RuleIndex;
  /** Enforced rules that allow or escalate. */
  readonly lenient: RuleIndex;
  /** Rules of which there is an equal one before, and that one's id. */
  readonly repeated: ReadonlyMap<PlacedRule, string>;
  readonly verbs: ReadonlySet<string>;
  readonly read: (source: string | undefined) => ConditionReading | undefined;
}

/**
 * What the linter says of documents that are valid, beyond what makes them invalid: all of it warnings, in the order of
 * the documents. For authors; agents never ask.
 */
export function lintDocuments(documents: readonly PolicyDocument[], options: LintOptions = {}): readonly SetFinding[] {
  const rules = placedRules(documents);
  const scope = scopeOf(documents, rules, options);
  return [
    ...rules.flatMap((rule) => ruleFindings(rule, scope).map((finding) => ({ ...finding, document: rule.document }))),
    ...documents.flatMap((document, index) =>
      (document.kind === "Workflow" ? workflowFindings(document) : destructiveDefault(document, scope.verbs)).map(
        (finding) => ({ ...finding, document: index }),
      ),
    ),
  ];
}

/** Schemas whose requests no policy covers: most likely their patterns are misspelt. `document` counts the schemas. */
export function unusedSchemas(
  documents: readonly PolicyDocument[],
  schemas: readonly RequestSchema[],
): readonly SetFinding[] {
  const policies = documents.filter((document): document is Policy => document.kind === "Policy");
  return schemas.flatMap((schema, document) => {
    if (policies.some((policy) => schemasOf([schema], policy).length > 0)) return [];
    const message = `no policy covers a request that the schema '${schema.metadata.name}' describes`;
    return [{ ...warningAt(["spec", "match"], "UNUSED_SCHEMA", message), document }];
  });
}

function scopeOf(
  documents: readonly PolicyDocument[],
  rules: readonly PlacedRule[],
  { destructiveVerbs = [] }: LintOptions,
): LintScope {
  const enforced = rules.filter(({ rule }) => rule.mode !== "shadow");
  const scope = {
    policies: documents.filter((document): document is Policy => document.kind === "Policy"),
    denies: new RuleIndex(enforced.filter(({ rule }) => rule.effect === "deny")),
    lenient: new RuleIndex(enforced.filter(({ rule }) => rule.effect === "allow" || rule.effect === "escalate")),
    repeated: new Map(),
    verbs: new Set([...DESTRUCTIVE_VERBS, ...destructiveVerbs.map((verb) => verb.toLowerCase())]),
    read: conditionReader(),
  };
  return { ...scope, repeated: duplicates(rules, scope) };
}

function ruleFindings(placed: PlacedRule, scope: LintScope): readonly Finding[] {
  const { rule, index } = placed;
  const path = ["spec", "rules", index, "when"];
  const condition = scope.read(rule.when);
  const never = condition === undefined ? [] : neverTrue(path, condition, placed);
  return [
    // A rule that never holds is shadowed, and without effect, for that reason alone.
    ...(never.length > 0 ? never : [...shadowedByDeny(placed, scope), ...withoutEffect(placed, scope)]),
    ...destructiveAllow(placed, scope),
    ...duplicateRule(placed, scope),
    ...(condition === undefined ? [] : regexFindings(path, condition.expression)),
  ];
}

function workflowFindings({ spec }: Workflow): readonly Finding[] {
  return spec.auto.flatMap(({ when }, index) => {
    const condition = when === undefined ? undefined : readCondition(when);
    if (condition === undefined) return [];
    const path = ["spec", "auto", index, "when"];
    return [...neverTrue(path, condition), ...regexFindings(path, condition.expression)];
  });
}
