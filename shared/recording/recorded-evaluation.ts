import type { ReasonCode } from "../check/decision.ts";
import type { Evaluation, EvaluationBasis } from "../policy/evaluation.ts";
import type { Effect } from "../policy/model.ts";
import type { RecordedDecision } from "./model.ts";

type Said = Pick<RecordedDecision, "decision" | "reasonCode" | "ruleIds">;

/** What policy alone says of a denial; with any other code an approval was asked for, and did not come through. */
const DENIED_BY_POLICY: ReadonlySet<ReasonCode> = new Set([
  "RULE_DENY",
  "RISK_DENY",
  "DEFAULT_DENY",
  "NO_POLICY",
  "CONDITION_ERROR",
  "POLICY_CHANGED",
]);

/** What policy said when a decision was made, as far as the decision tells: which workflow was asked it does not. */
export function recordedEvaluation(recorded: Said): Evaluation {
  return {
    effect: effectOf(recorded),
    basis: basisOf(recorded),
    ruleIds: recorded.ruleIds,
    workflow: "",
    obligations: [],
    errors: [],
  };
}

/** Whether an evaluation is what the decision rests on. */
export function agrees(evaluation: Evaluation, recorded: Said): boolean {
  const { ruleIds } = recorded;
  if (evaluation.effect !== effectOf(recorded) || evaluation.ruleIds.length !== ruleIds.length) return false;
  return evaluation.ruleIds.every((id, index) => id === ruleIds[index]);
}

function effectOf({ decision, reasonCode }: Said): Effect {
  if (decision === "ALLOW") return "allow";
  if (decision === "PENDING") return "escalate";
  return DENIED_BY_POLICY.has(reasonCode) ? "deny" : "escalate";
}

function basisOf({ decision, reasonCode, ruleIds }: Said): EvaluationBasis {
  if (reasonCode === "APPROVED" && decision === "ALLOW") return "approval";
  if (reasonCode === "NO_POLICY") return "no_policy";
  if (reasonCode === "RISK_DENY" || reasonCode === "RISK_ESCALATE") return "risk";
  if (reasonCode.startsWith("DEFAULT_")) return "default";
  // What an approval had a part in says no more of policy than which rules asked for it.
  return ruleIds.length > 0 && ruleIds.every((id) => id.endsWith("/default")) ? "default" : "rule";
}
