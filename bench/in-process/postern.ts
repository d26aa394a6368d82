import type { ActiveBundle } from "../../agent/bundle/active-bundle.ts";
import { loadContent } from "../../agent/bundle/verify-bundle.ts";
import { DecisionCache } from "../../agent/cache/decision-cache.ts";
import { decide, type Evaluate } from "../../agent/decide/decide.ts";
import { GrantIndex } from "../../agent/grants/grant-index.ts";
import { decodeContent, encodeContent } from "../../shared/bundle/index.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { compilePolicySet, parsePolicyFiles } from "../../shared/policy/index.ts";
import { rulesText } from "../experiments/setup.ts";
import { type BenchPolicy, benchPolicies, type Effect } from "../workloads/policy-model.ts";
import { posternFiles } from "../workloads/postern-policy.ts";
import { QUESTIONS, question } from "../workloads/questions.ts";
import type { Subject } from "./subject.ts";

/** Copies of one question: a caller's request is a new object each time, with the same content. */
const COPIES = 1_024;

/** The agent's own step from a decoded request to a decision, by the bundle that it would have loaded. */
export function posternSubjects(rules: number): readonly Subject[] {
  const bundle = loadBundle(benchPolicies(rules));
  const cache = new DecisionCache(10_000, { cacheHit() {}, cacheMiss() {} });
  const workload = rulesText(rules);
  return [
    { peer: "postern", workload, decide: decider(bundle, (one, input) => one.evaluator.evaluate(input)) },
    { peer: "postern, cached", workload, decide: decider(bundle, cache.evaluate.bind(cache)) },
  ];
}

function decider(bundle: ActiveBundle, evaluate: Evaluate): (effect: Effect) => Effect {
  const grants = new GrantIndex();
  const requests = new Map<Effect, readonly CheckRequest[]>(
    QUESTIONS.map((effect) => [effect, Array.from({ length: COPIES }, () => structuredClone(question(effect)))]),
  );
  const situation = { bundle, facts: {}, nowMs: Date.now(), freshness: "fresh" } as const;
  let turn = 0;
  return (effect) => {
    const request = requests.get(effect)?.[turn++ % COPIES];
    if (request === undefined) throw new Error("INVARIANT: every question has copies");
    const step = decide(request, "01980000-0000-7000-8000-000000000000", situation, grants, evaluate);
    if (step.kind !== "final") return "escalate";
    return step.decision.decision === "ALLOW" ? "allow" : "deny";
  };
}

/** Through the very functions that bring a published bundle into an agent, but for the signature. */
export function loadBundle(policies: readonly BenchPolicy[]): ActiveBundle {
  const { policySet, diagnostics } = parsePolicyFiles(posternFiles(policies));
  if (policySet === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  const { bytes, digest } = encodeContent({ formatVersion: 1, policySet, sources: [] });
  const manifest = {
    environment: "bench",
    revision: 1,
    digest,
    publishedAtMs: 0,
    publishedBy: "bench",
    message: "",
    policies: policySet.policies.length,
    rules: 0,
    workflows: policySet.workflows.length,
    rollbackOf: 0,
  };
  return loadContent(manifest, bytes, {
    verifyPointer: () => Promise.resolve(manifest),
    decodeContent,
    compile: compilePolicySet,
  });
}
