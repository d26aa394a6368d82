import { type Finding, warningAt } from "../check/finding.ts";
import type { LintScope } from "./lint.ts";
import type { PlacedRule } from "./placed-rule.ts";

/** Words that say that an action destroys something, or moves money or rights; docs/policy-lint.md lists them. */
export const DESTRUCTIVE_VERBS: readonly string[] = [
  ...["delete", "drop", "truncate", "destroy", "purge", "wipe", "erase", "remove", "terminate", "kill", "shutdown"],
  ...["transfer", "refund", "payout", "pay", "withdraw", "charge", "grant", "impersonate"],
];

/** An allow without a condition on an action whose last segment says that it destroys, or on whatever comes there. */
export function destructiveAllow({ rule, index, actions }: PlacedRule, { verbs }: LintScope): readonly Finding[] {
  if (rule.effect !== "allow" || rule.when !== undefined) return [];
  const path = ["spec", "rules", index];
  const suggestion = "add 'when', or 'effect: escalate'";
  for (const names of actions) {
    const named = names.find((pattern) => !lastSegment(pattern).includes("*")) ?? names[0];
    const last = lastSegment(named);
    const verb = last.includes("*") ? undefined : wordsOf(last).find((word) => verbs.has(word));
    if (verb !== undefined) {
      const message = `the rule '${rule.id}' allows '${named}' without a condition`;
      return [warningAt(path, "DESTRUCTIVE_ALLOW", message, suggestion)];
    }
    if (last.includes("*")) {
      const message = `the rule '${rule.id}' allows whatever '${named}' may come to mean, without a condition`;
      return [warningAt(path, "DESTRUCTIVE_ALLOW", message, "name the actions, or add 'when'")];
    }
  }
  return [];
}

function lastSegment(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf(".") + 1);
}

/** The words of `bulk-delete`, `delete_user`, `deleteUser`. */
function wordsOf(segment: string): readonly string[] {
  return segment
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
