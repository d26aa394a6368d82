import type { Grant } from "../../shared/approval/model.ts";
import type { Refusal } from "../../shared/approval/request-demands.ts";
import type { Decision } from "../../shared/check/decision.ts";
import type { CheckOptions, CheckRequest } from "../../shared/check/request.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Evaluation, EvaluationInput } from "../../shared/policy/evaluation.ts";
import { explain } from "../../shared/policy/explain/explain.ts";
import type { Explanation } from "../../shared/policy/explain/model.ts";
import type { PolicySet } from "../../shared/policy/model.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";
import { decide, type Evaluate, type Grants, type Situation, type Step } from "../decide/decide.ts";
import { asks, refused, released } from "../decide/verdict.ts";
import type { Gate } from "../service/gate.ts";

export interface ExplainDeps {
  readonly situation: () => Situation;
  readonly grants: Grants;
  /** What a workflow wants of a request, and did not get; nothing is counted. */
  readonly missing: (bundle: ActiveBundle, workflow: string, options: CheckOptions) => Refusal | undefined;
  /** Undefined: another bundle is in force by now. */
  readonly policySet: (bundle: ActiveBundle) => Promise<PolicySet | undefined>;
  /** Bounds the explanations under way: each is slow. */
  readonly gate: Gate;
}

export interface ExplainedCheck {
  /** What Check would answer; it has no id, since it was not made. */
  readonly decision: Decision;
  readonly nowMs: number;
  /** Undefined: no policy was asked. */
  readonly explanation: Explanation | undefined;
  /** Of which Check would take one use each. */
  readonly grants: readonly Grant[];
}

/** Bundles that replace one another while one is read. */
const MAX_TRIES = 3;

/**
 * What Check would answer now, and why: the same step as Check's, and nothing after it. Counts nothing, audits nothing,
 * asks nobody. Throws OVERLOADED, BUNDLE_CHANGING.
 */
export async function explainCheck(
  deps: ExplainDeps,
  request: CheckRequest,
  options: CheckOptions,
): Promise<ExplainedCheck> {
  deps.gate.enter();
  try {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const explained = await explainNow(deps, request, options);
      if (explained !== undefined) return explained;
    }
  } finally {
    deps.gate.leave();
  }
  throw new PosternError("unavailable", "BUNDLE_CHANGING", "bundles replaced one another while one was explained", {
    hint: "Ask again.",
    retryAfterMs: 1_000,
  });
}

async function explainNow(
  deps: ExplainDeps,
  request: CheckRequest,
  options: CheckOptions,
): Promise<ExplainedCheck | undefined> {
  let asked: { readonly input: EvaluationInput; readonly evaluation: Evaluation } | undefined;
  const evaluate: Evaluate = ({ evaluator }, input) => {
    asked = { input, evaluation: evaluator.evaluate(input) };
    return asked.evaluation;
  };
  const situation = deps.situation();
  const step = decide(request, "", situation, deps.grants, evaluate);
  const grants = step.kind === "release" ? step.using.map(({ grant }) => grant) : [];
  const { bundle, nowMs } = situation;
  const decision = wouldBe(deps, bundle, step, grants, options);
  if (asked === undefined || bundle === undefined) return { decision, nowMs, explanation: undefined, grants };
  const policySet = await deps.policySet(bundle);
  if (policySet === undefined) return undefined;
  return { decision, nowMs, explanation: explain(policySet, asked.input, asked.evaluation), grants };
}

function wouldBe(
  deps: ExplainDeps,
  bundle: ActiveBundle | undefined,
  step: Step,
  grants: readonly Grant[],
  options: CheckOptions,
): Decision {
  switch (step.kind) {
    case "final":
      return step.decision;
    case "release":
      return released(step.frame, step.evaluation, grants);
    case "escalate": {
      const { frame, evaluation } = step;
      const missing = bundle && deps.missing(bundle, evaluation.workflow, options);
      if (missing === undefined) return asks(frame, evaluation);
      return refused(frame, missing.code, missing.reason, evaluation);
    }
  }
}
