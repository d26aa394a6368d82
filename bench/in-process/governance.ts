import { rulesText } from "../experiments/setup.ts";
import { governanceContext, governancePolicies } from "../workloads/governance-policy.ts";
import { benchPolicies } from "../workloads/policy-model.ts";
import { question } from "../workloads/questions.ts";
import { loadPeerPackage } from "./peer-package.ts";
import type { Subject } from "./subject.ts";

/** Of @microsoft/agent-governance-sdk what is used here. */
interface Governance {
  readonly PolicyEngine: new (
    rules: readonly object[],
    strategy: string,
  ) => {
    loadPolicy(policy: object): void;
    evaluatePolicy(agent: string, context: object): { readonly allowed: boolean; readonly action: string };
  };
}

/** Microsoft's agent-governance-sdk, deny overriding as in Postern. */
export function governanceSubject(rules: number): Subject {
  const { PolicyEngine } = loadPeerPackage<Governance>("@microsoft/agent-governance-sdk");
  const engine = new PolicyEngine([], "deny_overrides");
  for (const policy of governancePolicies(benchPolicies(rules))) engine.loadPolicy(policy);
  return {
    peer: "agent-governance-sdk",
    workload: rulesText(rules),
    decide(effect) {
      const { allowed, action } = engine.evaluatePolicy("did:bench:1", governanceContext(question(effect)));
      if (action === "require_approval") return "escalate";
      return allowed ? "allow" : "deny";
    },
  };
}
