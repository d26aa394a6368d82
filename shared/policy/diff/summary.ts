import { strengthOf } from "./diff.ts";
import type { Change, Strength } from "./model.ts";

/** The changes between two policy sets as conditions read them: policies that guard policies. */
export interface ChangeSummary {
  readonly strength: Strength;
  /** Some change surely lets more through. */
  readonly weakens: boolean;
  /** It does, or only requests can tell: what a careful guard asks about. */
  readonly mayWeaken: boolean;
  /** How many changes there are. */
  readonly changes: number;
  /** Rules by `<policy>/<rule>`, in the order of names. */
  readonly addedRules: readonly string[];
  readonly removedRules: readonly string[];
  readonly weakenedRules: readonly string[];
  readonly strengthenedRules: readonly string[];
  /** Policies and workflows of which something else changed. */
  readonly changedPolicies: readonly string[];
  readonly changedWorkflows: readonly string[];
  /** Some list is cut off at MAX_NAMES. */
  readonly truncated: boolean;
}

/** Of each list; a request for approval has to stay of a size that people and the bus can take. */
export const MAX_NAMES = 100;

export function summarizeChanges(changes: readonly Change[]): ChangeSummary {
  const strength = strengthOf(changes);
  const rules = changes.flatMap((change) => named(change, "rule"));
  const only = (wanted: (change: Change) => boolean) => namesOf(rules.filter(({ change }) => wanted(change)));
  const lists = {
    addedRules: only(({ kind }) => kind === "added"),
    removedRules: only(({ kind }) => kind === "removed"),
    // A rule that comes or goes weakens what it is part of, and is listed as such: whoever looks for one kind finds all.
    weakenedRules: only((change) => change.strength === "weaker"),
    strengthenedRules: only((change) => change.strength === "stronger"),
    changedPolicies: namesOf(changes.flatMap((change) => named(change, "policy"))),
    changedWorkflows: namesOf(changes.flatMap((change) => named(change, "workflow"))),
  };
  const cut = (list: readonly string[]) => list.slice(0, MAX_NAMES);
  return {
    strength,
    weakens: strength === "weaker",
    mayWeaken: strength === "weaker" || strength === "different",
    changes: changes.length,
    addedRules: cut(lists.addedRules),
    removedRules: cut(lists.removedRules),
    weakenedRules: cut(lists.weakenedRules),
    strengthenedRules: cut(lists.strengthenedRules),
    changedPolicies: cut(lists.changedPolicies),
    changedWorkflows: cut(lists.changedWorkflows),
    truncated: Object.values(lists).some((list) => list.length > MAX_NAMES),
  };
}

interface Named {
  readonly name: string;
  readonly change: Change;
}

/** "workflow refunds, stage team" is about the workflow `refunds`. */
function named(change: Change, kind: string): readonly Named[] {
  const prefix = `${kind} `;
  if (!change.what.startsWith(prefix)) return [];
  const [name = ""] = change.what.slice(prefix.length).split(", ");
  return [{ name, change }];
}

function namesOf(list: readonly Named[]): readonly string[] {
  return [...new Set(list.map(({ name }) => name))];
}
