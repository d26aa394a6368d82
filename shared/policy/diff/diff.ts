import { factDeclarations } from "../facts/model.ts";
import type { PolicySet } from "../model.ts";
import { diffFacts } from "./diff-facts.ts";
import { diffPolicies } from "./diff-policies.ts";
import { diffWorkflows } from "./diff-workflows.ts";
import type { Change, Strength } from "./model.ts";

/** What changes from one policy set to another, in the order of names, with what each change does to strength. */
export function diffPolicySets(before: PolicySet, after: PolicySet): readonly Change[] {
  return [
    ...diffPolicies(before.policies, after.policies),
    ...diffWorkflows(before.workflows, after.workflows),
    ...diffFacts([...factDeclarations(before).values()], [...factDeclarations(after).values()]),
  ];
}

/** What all changes together do: weaker if any is, else different if any is, else stronger if any is. */
export function strengthOf(changes: readonly Change[]): Strength {
  const order: readonly Strength[] = ["weaker", "different", "stronger"];
  return order.find((strength) => changes.some((change) => change.strength === strength)) ?? "neutral";
}
