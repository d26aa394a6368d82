import type { PolicyDocument } from "../check/check-policy-set.ts";
import type { Policy, Rule, SubjectMatch } from "../model.ts";
import { haveCommonName, patternCovers } from "../pattern/pattern.ts";

/** A rule, where it stands, and which requests it is about whatever its condition says. */
export interface PlacedRule {
  /** `<policy>/<rule>` */
  readonly id: string;
  readonly policy: Policy;
  readonly rule: Rule;
  /** Index of the policy among the documents, and of the rule in its policy. */
  readonly document: number;
  readonly index: number;
  /** An action is covered if it is in one of these. */
  readonly actions: readonly ActionSet[];
  /** Undefined: of any type. */
  readonly resources: readonly string[] | undefined;
  readonly subjects: SubjectMatch;
}

/** The names that match a pattern of the policy and one of the rule: both, or the narrower where that can be told. */
export type ActionSet = readonly [string, ...string[]];

/** Every rule of every policy. */
export function placedRules(documents: readonly PolicyDocument[]): readonly PlacedRule[] {
  return documents.flatMap((policy, document) =>
    policy.kind === "Policy"
      ? policy.spec.rules.map((rule, index) => ({
          id: `${policy.metadata.name}/${rule.id}`,
          policy,
          rule,
          document,
          index,
          actions: actionSets(policy.spec.match.actions, rule.actions),
          resources: inBoth(policy.spec.match.resources, rule.resources),
          subjects: rule.subjects ?? {},
        }))
      : [],
  );
}

function actionSets(ofPolicy: readonly string[], ofRule: readonly string[] | undefined): readonly ActionSet[] {
  if (ofRule === undefined) return ofPolicy.map((pattern): ActionSet => [pattern]);
  return ofPolicy.flatMap((policy) =>
    ofRule.flatMap((rule): readonly ActionSet[] => {
      if (patternCovers(policy, rule)) return [[rule]];
      if (patternCovers(rule, policy)) return [[policy]];
      return haveCommonName([policy, rule]) ? [[rule, policy]] : [];
    }),
  );
}

function inBoth(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  return a === undefined ? b : b === undefined ? a : a.filter((type) => b.includes(type));
}

/** Whether a rule is certainly about every request that another is about. */
export function covers(outer: PlacedRule, inner: PlacedRule): boolean {
  return (
    isWithin(inner.resources, outer.resources) &&
    isWithin(inner.subjects.ids, outer.subjects.ids) &&
    isWithin(inner.subjects.types, outer.subjects.types) &&
    isWithin(inner.subjects.roles, outer.subjects.roles) &&
    inner.actions.every((narrow) => outer.actions.some((wide) => coversSet(wide, narrow)))
  );
}

function coversSet(wide: ActionSet, narrow: ActionSet): boolean {
  return wide.every((pattern) => narrow.some((other) => patternCovers(pattern, other)));
}

function isWithin(inner: readonly string[] | undefined, outer: readonly string[] | undefined): boolean {
  return outer === undefined || (inner?.every((name) => outer.includes(name)) ?? false);
}

/** Whether some request may be one that both are about. */
export function canMeet(a: PlacedRule, b: PlacedRule): boolean {
  // A subject has several roles, so different ones say nothing.
  return (
    share(a.resources, b.resources) &&
    share(a.subjects.ids, b.subjects.ids) &&
    share(a.subjects.types, b.subjects.types) &&
    a.actions.some((one) => b.actions.some((other) => haveCommonName([...one, ...other])))
  );
}

function share(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === undefined || b === undefined || a.some((name) => b.includes(name));
}
