import { type Finding, warningAt } from "../check/finding.ts";
import type { Effect, Policy } from "../model.ts";
import { haveCommonName } from "../pattern/pattern.ts";
import { shareResource } from "../schema/reach.ts";
import type { LintScope } from "./lint.ts";
import { canMeet, type PlacedRule } from "./placed-rule.ts";

const RANK: Readonly<Record<Effect, number>> = { allow: 0, escalate: 1, deny: 2 };

/**
 * A deny, or an allow, that says what the default says anyway and that no weaker rule needs as its opponent. Of
 * escalations, obligations and risk something remains even so.
 */
export function withoutEffect(placed: PlacedRule, scope: LintScope): readonly Finding[] {
  const { rule, policy, index } = placed;
  const { effect } = rule;
  if (effect === undefined || effect === "escalate" || effect !== policy.spec.default) return [];
  if ((rule.obligations ?? []).length > 0 || rule.risk !== undefined || rule.mode === "shadow") return [];
  if (
    effect === "allow" &&
    scope.policies.some((other) => RANK[other.spec.default] > 0 && meetsPolicy(placed, other))
  ) {
    return [];
  }
  if (effect === "deny" && isOpposed(placed, scope)) return [];
  const what = effect === "deny" ? "denies" : "allows";
  const why = effect === "deny" ? ", since no rule lets any of it through" : "";
  const message = `the rule '${rule.id}' changes nothing: what it ${what}, the default ${what} as well${why}`;
  return [
    warningAt(["spec", "rules", index], "RULE_WITHOUT_EFFECT", message, "remove it, or look for a misspelt action"),
  ];
}

/** Whether some rule would let something through that the deny denies. */
function isOpposed(deny: PlacedRule, { lenient }: LintScope): boolean {
  for (const other of lenient.couldMeet(deny)) if (canMeet(deny, other)) return true;
  return false;
}

function meetsPolicy({ actions, resources }: PlacedRule, { spec }: Policy): boolean {
  return (
    shareResource([resources, spec.match.resources]) &&
    actions.some((names) => spec.match.actions.some((pattern) => haveCommonName([...names, pattern])))
  );
}
