import type { PolicyFile } from "../../shared/policy/model.ts";
import { benchPolicies } from "./policy-model.ts";
import { posternFiles } from "./postern-policy.ts";

/** So many rules, of which one is another one in each round, in the middle of them: what an author changes. */
export function changedPolicies(rules: number): (round: number) => readonly PolicyFile[] {
  const policies = benchPolicies(rules);
  const middle = Math.floor(policies.length / 2);
  const unique = Math.floor(Date.now() / 1000);
  return (round) =>
    posternFiles(
      policies.map((policy, index) => {
        if (index !== middle) return policy;
        const [first, ...others] = policy.rules;
        if (first === undefined) return policy;
        const limit = { attribute: { of: "arguments", name: "amount" }, is: "<=", value: unique + round } as const;
        return { ...policy, rules: [{ ...first, when: [limit, ...first.when.slice(1)] }, ...others] };
      }),
    );
}
