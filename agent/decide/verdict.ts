import type { Grant } from "../../shared/approval/model.ts";
import type { Decision, DecisionKind, ReasonCode, ShadowDecision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { Evaluation, ShadowOutcome } from "../../shared/policy/evaluation.ts";
import type { Effect } from "../../shared/policy/model.ts";
import { asksSentence, conditionErrorSentence, pendingSentence, policySentence, spooledSentence } from "./sentences.ts";

/** What every decision of one call has in common. */
export interface DecisionFrame {
  readonly decisionId: string;
  readonly bundleRevision: number;
  readonly stale: boolean;
}

/** What an approval contributed. */
export interface ApprovalPart {
  readonly approvalId: string;
  readonly grantId: string;
}

const NO_APPROVAL: ApprovalPart = { approvalId: "", grantId: "" };

/** ALLOW or DENY as policy alone says. The evaluation's effect is `allow` or `deny`; anything else is denied. */
export function byPolicy(frame: DecisionFrame, evaluation: Evaluation, request: CheckRequest): Decision {
  const decision = evaluation.effect === "allow" ? "ALLOW" : "DENY";
  const reasonCode = policyReason(evaluation);
  const reason =
    reasonCode === "CONDITION_ERROR" ? conditionErrorSentence(evaluation) : policySentence(evaluation, request);
  return full(frame, decision, reasonCode, reason, evaluation, NO_APPROVAL);
}

/** The approvals came through, and one use of each grant is taken. The last one is named in the fields. */
export function released(frame: DecisionFrame, evaluation: Evaluation, grants: readonly Grant[]): Decision {
  const last = grants[grants.length - 1];
  const names = grants.map((grant) => `approval ${grant.approvalId} by workflow ${grant.workflow}`);
  const part = { approvalId: last?.approvalId ?? "", grantId: last?.id ?? "" };
  return full(frame, "ALLOW", "APPROVED", `Released by ${names.join(" and ")}.`, evaluation, part);
}

/** Approved, but by now policy says no. */
export function changed(
  frame: DecisionFrame,
  evaluation: Evaluation,
  request: CheckRequest,
  part: ApprovalPart,
): Decision {
  const reason = `Approval ${part.approvalId} came through, but policy denies the request by now. ${policySentence(evaluation, request)}`;
  return full(frame, "DENY", "POLICY_CHANGED", reason, evaluation, part);
}

/** The approval is open. `spooled`: its escalation is on this agent's disk, not yet on the bus. */
export function pending(frame: DecisionFrame, evaluation: Evaluation, approvalId: string, spooled: boolean): Decision {
  const reason = (spooled ? spooledSentence : pendingSentence)(evaluation, approvalId);
  return full(frame, "PENDING", policyReason(evaluation), reason, evaluation, { approvalId, grantId: "" });
}

/** PENDING as far as policy goes: which approval that would be, and how it stands, is not known yet. */
export function asks(frame: DecisionFrame, evaluation: Evaluation): Decision {
  return full(frame, "PENDING", policyReason(evaluation), asksSentence(evaluation), evaluation, NO_APPROVAL);
}

/** DENY because of how an approval or its grant stands, or because asking for one failed. */
export function refused(
  frame: DecisionFrame,
  reasonCode: ReasonCode,
  reason: string,
  evaluation: Evaluation | undefined,
  part: ApprovalPart = NO_APPROVAL,
): Decision {
  return full(frame, "DENY", reasonCode, reason, evaluation, part);
}

/** An approval is needed, and the bus that carries approvals and uses of grants does not answer. */
export function unreachable(frame: DecisionFrame, evaluation: Evaluation, part: ApprovalPart): Decision {
  const reason = "This request needs an approval, and the bus that carries approvals cannot be reached.";
  return refused(frame, "CONTROL_PLANE_UNREACHABLE", reason, evaluation, part);
}

const NOT_ACCEPTED = {
  full: "the bus cannot be reached and the spool on disk is full. Restore the connection or raise spoolMaxEntries.",
  rejected: "neither the bus nor the disk took the escalation; the agent's log says why.",
} as const;

/** An approval is needed and could not be asked for. */
export function notAccepted(frame: DecisionFrame, evaluation: Evaluation, why: keyof typeof NOT_ACCEPTED): Decision {
  const reason = `This request needs an approval, but ${NOT_ACCEPTED[why]}`;
  return refused(frame, "ESCALATION_REJECTED", reason, evaluation);
}

function full(
  frame: DecisionFrame,
  decision: DecisionKind,
  reasonCode: ReasonCode,
  reason: string,
  evaluation: Evaluation | undefined,
  part: ApprovalPart,
): Decision {
  const plain: Decision = {
    decision,
    reasonCode,
    reason,
    ruleIds: evaluation?.ruleIds ?? [],
    bundleRevision: frame.bundleRevision,
    // Obligations bind whoever acts; only an ALLOW lets anyone act.
    obligations: decision === "ALLOW" ? (evaluation?.obligations ?? []) : [],
    decisionId: frame.decisionId,
    approvalId: part.approvalId,
    grantId: part.grantId,
    errors: evaluation?.errors ?? [],
    stale: frame.stale,
  };
  return evaluation === undefined ? plain : withRiskAndShadow(plain, evaluation);
}

/** Most decisions have neither, and are not copied. */
function withRiskAndShadow(decision: Decision, { effect, risk, shadow }: Evaluation): Decision {
  if (risk === undefined && shadow === undefined) return decision;
  return {
    ...decision,
    ...(risk === undefined ? {} : { risk }),
    ...(shadow === undefined ? {} : { shadow: shadowDecision(effect, shadow) }),
  };
}

const KINDS: Readonly<Record<Effect, DecisionKind>> = { allow: "ALLOW", deny: "DENY", escalate: "PENDING" };

function shadowDecision(enforced: Effect, { effect, ruleIds, shadowRules, workflow }: ShadowOutcome): ShadowDecision {
  return { from: KINDS[enforced], to: KINDS[effect], ruleIds, shadowRules, workflow };
}

function policyReason(evaluation: Evaluation): ReasonCode {
  if (evaluation.basis === "no_policy") return "NO_POLICY";
  const strength = { allow: "ALLOW", deny: "DENY", escalate: "ESCALATE" } as const;
  if (evaluation.basis === "default") return `DEFAULT_${strength[evaluation.effect]}`;
  // Whatever of its rules could not be evaluated, the score is what decided; `errors` names them.
  if (evaluation.basis === "risk") return evaluation.effect === "deny" ? "RISK_DENY" : "RISK_ESCALATE";
  return decidedByErrors(evaluation) ? "CONDITION_ERROR" : `RULE_${strength[evaluation.effect]}`;
}

/** True when no rule among those that decided was evaluated to its end. */
function decidedByErrors({ errors, ruleIds }: Evaluation): boolean {
  if (errors.length === 0 || ruleIds.length === 0) return false;
  return ruleIds.every((id) => errors.some((error) => error.ruleId === id));
}
