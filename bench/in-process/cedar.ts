import { rulesText } from "../experiments/setup.ts";
import { cedarRequest, cedarText } from "../workloads/cedar-policy.ts";
import { benchPolicies } from "../workloads/policy-model.ts";
import { question } from "../workloads/questions.ts";
import { loadPeerPackage } from "./peer-package.ts";
import type { Subject } from "./subject.ts";

/** Of @cedar-policy/cedar-wasm what is used here (its own types are not installed with the product). */
interface Cedar {
  preparsePolicySet(id: string, policies: { readonly staticPolicies: string }): { readonly type: string };
  statefulIsAuthorized(call: object): {
    readonly type: string;
    readonly response?: { readonly decision: "allow" | "deny" };
  };
}

/** Cedar in WebAssembly, its policies parsed beforehand. */
export function cedarSubject(rules: number): Subject {
  const cedar = loadPeerPackage<Cedar>("@cedar-policy/cedar-wasm/nodejs");
  const id = `bench-${rules}`;
  const parsed = cedar.preparsePolicySet(id, { staticPolicies: cedarText(benchPolicies(rules)) });
  if (parsed.type !== "success") throw new Error(`cedar refuses the policies: ${JSON.stringify(parsed)}`);
  return {
    peer: "cedar-wasm",
    workload: rulesText(rules),
    instead: { escalate: "deny" },
    decide(effect) {
      const answer = cedar.statefulIsAuthorized({ ...cedarRequest(question(effect)), preparsedPolicySetId: id });
      if (answer.response === undefined) throw new Error(`cedar fails: ${JSON.stringify(answer)}`);
      return answer.response.decision;
    },
  };
}
