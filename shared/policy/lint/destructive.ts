import { type Finding, warningAt } from "../check/finding.ts";
import type { Policy } from "../model.ts";
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
  const names = actions.map((set) => set.find((pattern) => !lastSegment(pattern).includes("*")) ?? set[0]);
  const destroys = names.map((name) => destruction(name, verbs)).find((what) => what !== undefined);
  if (destroys === undefined) return [];
  const message = `the rule '${rule.id}' allows ${destroys}, without a condition`;
  return [warningAt(["spec", "rules", index], "DESTRUCTIVE_ALLOW", message, "add 'when', or 'effect: escalate'")];
}

/** The same of the default of a policy, which allows whatever no rule speaks of. */
export function destructiveDefault({ spec }: Policy, verbs: ReadonlySet<string>): readonly Finding[] {
  if (spec.default !== "allow") return [];
  const destroys = spec.match.actions.map((name) => destruction(name, verbs)).find((what) => what !== undefined);
  if (destroys === undefined) return [];
  const message = `the default allows ${destroys}, unless some rule says otherwise`;
  return [warningAt(["spec", "default"], "DESTRUCTIVE_ALLOW", message, "use 'default: deny', and allow what may be")];
}

/** What of a pattern destroys; undefined: nothing does. */
function destruction(pattern: string, verbs: ReadonlySet<string>): string | undefined {
  const last = lastSegment(pattern);
  if (last.includes("*")) return `whatever '${pattern}' may come to mean`;
  return wordsOf(last).some((word) => verbs.has(word)) ? `'${pattern}'` : undefined;
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
