import { type Finding, warningAt } from "../check/finding.ts";
import type { LintScope } from "./lint.ts";
import type { PlacedRule } from "./placed-rule.ts";

/** The id of an earlier rule that says the same of the same requests, for each rule that has one. */
export function duplicates(rules: readonly PlacedRule[], scope: LintScope): ReadonlyMap<PlacedRule, string> {
  const first = new Map<string, string>();
  const found = new Map<PlacedRule, string>();
  for (const rule of rules) {
    const key = keyOf(rule, scope);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, rule.id);
    else found.set(rule, earlier);
  }
  return found;
}

export function duplicateRule(rule: PlacedRule, { repeated }: LintScope): readonly Finding[] {
  const earlier = repeated.get(rule);
  if (earlier === undefined) return [];
  const message = `the rule '${rule.rule.id}' says the same of the same requests as '${earlier}'`;
  return [warningAt(["spec", "rules", rule.index], "DUPLICATE_RULE", message, "remove one of them")];
}

function keyOf({ rule, policy, actions, resources, subjects }: PlacedRule, { read }: LintScope): string {
  const { effect, obligations = [], risk = 0, mode } = rule;
  return JSON.stringify([
    actions.map((names) => [...names].sort().join(" ")).sort(),
    sorted(resources),
    [subjects.ids, subjects.types, subjects.roles].map(sorted),
    read(rule.when)?.key ?? rule.when,
    effect,
    effect === "escalate" ? (rule.workflow ?? policy.spec.workflow) : undefined,
    obligations,
    // Risk adds up, each in its own policy.
    risk === 0 ? undefined : rule.id,
    mode === "shadow",
  ]);
}

function sorted(names: readonly string[] | undefined): readonly string[] | undefined {
  return names && [...new Set(names)].sort();
}
