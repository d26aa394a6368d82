import type { CheckRequest } from "../check/request.ts";
import type { Evaluation, EvaluationInput, Evaluator } from "../policy/evaluation.ts";
import type { RecordedDecision } from "./model.ts";

export interface DecidedAgain {
  readonly evaluation: Evaluation;
  readonly input: EvaluationInput;
}

/**
 * Asks policy what a recorded decision asked it, as of its time. An ALLOW had approvals for whatever policy asked for;
 * any other decision is what policy says without.
 */
export function decideAgain(
  evaluator: Evaluator,
  request: CheckRequest,
  facts: Pick<EvaluationInput, "facts" | "factTimes">,
  { decision, atMs }: Pick<RecordedDecision, "decision" | "atMs">,
): DecidedAgain {
  let input: EvaluationInput = { request, ...facts, nowMs: atMs, approvedWorkflows: new Set() };
  let evaluation = evaluator.evaluate(input);
  while (decision === "ALLOW" && evaluation.effect === "escalate") {
    // INVARIANT: an evaluation never asks for a workflow that it was told is approved, so this ends.
    input = { ...input, approvedWorkflows: new Set([...input.approvedWorkflows, evaluation.workflow]) };
    evaluation = evaluator.evaluate(input);
  }
  return { evaluation, input };
}
