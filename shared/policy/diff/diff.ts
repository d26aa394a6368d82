import { factDeclarations } from "../facts/model.ts";
import type { PolicySet } from "../model.ts";
import { diffFacts } from "./diff-facts.ts";
import { diffPolicies } from "./diff-policies.ts";
import { diffWorkflows } from "./diff-workflows.ts";
import type { Change, Strength } from "./model.ts";

/** By part of a policy set. One without an entry does not compile. */
const PARTS: { readonly [Part in keyof PolicySet]-?: (before: PolicySet, after: PolicySet) => readonly Change[] } = {
  policies: (before, after) => diffPolicies(before.policies, after.policies),
  workflows: (before, after) => diffWorkflows(before.workflows, after.workflows),
  factSchemas: (before, after) =>
    diffFacts([...factDeclarations(before).values()], [...factDeclarations(after).values()]),
};

/**
 * What changes from one policy set to another, in the order of names, with what each change does to strength. Empty only
 * where nothing but the texts that they were made from tells them apart.
 */
export function diffPolicySets(before: PolicySet, after: PolicySet): readonly Change[] {
  return Object.values(PARTS).flatMap((diff) => diff(before, after));
}

/** What all changes together do: weaker if any is, else different if any is, else stronger if any is. */
export function strengthOf(changes: readonly Change[]): Strength {
  const order: readonly Strength[] = ["weaker", "different", "stronger"];
  return order.find((strength) => changes.some((change) => change.strength === strength)) ?? "neutral";
}
