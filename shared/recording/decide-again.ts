import type { CheckRequest } from "../check/request.ts";
import type { Evaluation, EvaluationInput, Evaluator } from "../policy/evaluation.ts";
import type { RecordedDecision } from "./model.ts";
import { agrees } from "./recorded-evaluation.ts";

export interface DecidedAgain {
  readonly evaluation: Evaluation;
  readonly input: EvaluationInput;
}

/**
 * Asks policy what a recorded decision asked it, as of its time. Which approvals there were is not recorded, and need not
 * be: an agent asks for one workflow after the other, so it is the first evaluation on that way which agrees with the
 * decision. If none does: an ALLOW had all the approvals that policy asked for, anything else had none.
 */
export function decideAgain(
  evaluator: Evaluator,
  request: CheckRequest,
  facts: Pick<EvaluationInput, "facts" | "factTimes">,
  recorded: Pick<RecordedDecision, "decision" | "reasonCode" | "ruleIds" | "atMs">,
): DecidedAgain {
  const ask = (approvedWorkflows: ReadonlySet<string>): DecidedAgain => {
    const input = { request, ...facts, nowMs: recorded.atMs, approvedWorkflows };
    return { input, evaluation: evaluator.evaluate(input) };
  };
  const first = ask(new Set());
  let last = first;
  // INVARIANT: an evaluation never asks for a workflow that it was told is approved, so this ends.
  while (!agrees(last.evaluation, recorded) && last.evaluation.effect === "escalate") {
    last = ask(new Set([...last.input.approvedWorkflows, last.evaluation.workflow]));
  }
  return agrees(last.evaluation, recorded) || recorded.decision === "ALLOW" ? last : first;
}
