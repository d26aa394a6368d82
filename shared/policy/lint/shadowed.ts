import { type Finding, warningAt } from "../check/finding.ts";
import { implies } from "./clauses.ts";
import type { LintScope } from "./lint.ts";
import { covers, type PlacedRule } from "./placed-rule.ts";

/** A deny that denies whatever the rule would let through, alone or after asking somebody. */
export function shadowedByDeny(rule: PlacedRule, scope: LintScope): readonly Finding[] {
  const { effect } = rule.rule;
  if (effect !== "allow" && effect !== "escalate") return [];
  const deny = scope.denies.couldCover(rule).find((other) => covers(other, rule) && holdsWherever(other, rule, scope));
  if (deny === undefined) return [];
  const because = deny.rule.when === undefined ? "without a condition" : "whenever it would";
  const message = `the rule '${rule.rule.id}' never counts: '${deny.id}' denies the same requests ${because}`;
  return [
    warningAt(["spec", "rules", rule.index], "SHADOWED_BY_DENY", message, "remove one of them, or narrow the deny"),
  ];
}

/**
 * Whether the deny counts wherever the rule does. Both conditions may err: a deny then counts as matched, an escalate as
 * well, and what is proved of clauses holds for errors, too.
 */
function holdsWherever(deny: PlacedRule, rule: PlacedRule, { read }: LintScope): boolean {
  if (deny.rule.when === undefined) return true;
  const wide = read(deny.rule.when);
  const narrow = read(rule.rule.when);
  if (wide === undefined || narrow === undefined) return false;
  return wide.clauses.every((clause) => narrow.clauses.some((other) => implies(other, clause)));
}
