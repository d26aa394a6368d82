import type { CheckRequest } from "../../shared/check/request.ts";
import type { Evaluation, EvaluationInput, Evaluator } from "../../shared/policy/evaluation.ts";
import type { Effect } from "../../shared/policy/model.ts";
import { redactionsOf } from "../../shared/policy/redact/redactions.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";

/** An evaluator that says what the test wants, for tests of everything around it. */
export interface FakePolicy {
  /** Denies, whatever else holds. */
  deny: boolean;
  /** Must all be approved, in this order; none: allowed. */
  workflows: string[];
  revision: number;
  readonly bundle: ActiveBundle;
  readonly seen: EvaluationInput[];
}

export function fakePolicy(workflows: readonly string[] = []): FakePolicy {
  const policy = { deny: false, workflows: [...workflows], revision: 1, seen: [] as EvaluationInput[] };
  const evaluate: Evaluator["evaluate"] = (input) => {
    policy.seen.push(input);
    const missing = policy.workflows.find((workflow) => !input.approvedWorkflows.has(workflow));
    if (policy.deny) return evaluation("deny", "payments/freeze");
    if (missing !== undefined) return evaluation("escalate", "payments/large-refunds", missing);
    return policy.workflows.length > 0
      ? { ...evaluation("allow", "payments/large-refunds"), basis: "approval" }
      : evaluation("allow", "payments/small-refunds");
  };
  const candidates = { cost: 1_000_000, key: (request: CheckRequest) => JSON.stringify(request), evaluate };
  const evaluator: Evaluator = { ruleCount: 1, candidates: () => candidates, evaluate };
  return Object.defineProperty(policy, "bundle", {
    get: () => ({
      manifest: manifestOf(policy.revision),
      evaluator,
      requestDemands: new Map(),
      redactions: redactionsOf([]),
    }),
  }) as FakePolicy;
}

export function manifestOf(revision: number): ActiveBundle["manifest"] {
  return {
    environment: "test",
    revision,
    digest: `sha256:${"0".repeat(64)}`,
    publishedAtMs: 0,
    publishedBy: "test",
    message: "",
    policies: 1,
    rules: 1,
    workflows: 1,
    rollbackOf: 0,
  };
}

function evaluation(effect: Effect, ruleId: string, workflow = ""): Evaluation {
  const obligations = effect === "allow" ? [{ id: "mask-card", parameters: {} }] : [];
  return { effect, basis: "rule", ruleIds: [ruleId], workflow, obligations, errors: [] };
}
