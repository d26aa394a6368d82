import type { ActiveBundle } from "../../../agent/bundle/active-bundle.ts";
import { demandsOfRequest } from "../../../shared/approval/request-demands.ts";
import { compilePolicySet } from "../../../shared/policy/index.ts";
import type { PolicySet } from "../../../shared/policy/model.ts";
import { redactionsOf } from "../../../shared/policy/redact/redactions.ts";
import { ENVIRONMENT } from "../scenario/scenario.ts";

/** A bundle as an agent holds it once it is verified. How it gets there is no part of this simulation. */
export function activeBundle(policySet: PolicySet, revision: number): ActiveBundle {
  const demanding = policySet.workflows.filter(({ spec }) => demandsOfRequest(spec));
  return {
    manifest: {
      environment: ENVIRONMENT,
      revision,
      digest: `sha256:${String(revision).padStart(64, "0")}`,
      publishedAtMs: 0,
      publishedBy: "simulation",
      message: "",
      policies: policySet.policies.length,
      rules: policySet.policies.reduce((count, { spec }) => count + spec.rules.length, 0),
      workflows: policySet.workflows.length,
      rollbackOf: 0,
    },
    evaluator: compilePolicySet(policySet),
    requestDemands: new Map(demanding.map(({ metadata, spec }) => [metadata.name, spec])),
    redactions: redactionsOf(policySet.policies),
  };
}
