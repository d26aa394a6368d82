import type { RiskScore, RuleError } from "../../check/decision.ts";
import type { Evaluation, EvaluationBasis } from "../evaluation.ts";
import type { Effect, Policy, Rule } from "../model.ts";
import { type Contribution, combine, compareText, NO_OBLIGATIONS } from "./combine.ts";

/** The thresholds of a policy that has any. */
export interface RiskPolicy {
  readonly name: string;
  /** Infinity: there is none. */
  readonly escalateAt: number;
  readonly denyAt: number;
  /** Asked from `escalateAt` on. */
  readonly workflow: string;
}

/** What a rule adds to its policy's score when it matches. */
export interface RiskPart {
  readonly points: number;
  readonly policy: RiskPolicy;
}

/** A rule that matched, or whose condition could not be evaluated, and that adds to a score. */
export interface RiskyRule {
  readonly id: string;
  readonly risk: RiskPart | undefined;
}

/** Undefined: no score of this policy has consequences. */
export function riskPolicy({ metadata, spec }: Policy): RiskPolicy | undefined {
  const { escalateAt = Number.POSITIVE_INFINITY, denyAt = Number.POSITIVE_INFINITY, workflow = "" } = spec;
  if (!Number.isFinite(Math.min(escalateAt, denyAt))) return undefined;
  return { name: metadata.name, escalateAt, denyAt, workflow };
}

export function riskPart({ risk: points = 0 }: Rule, policy: RiskPolicy | undefined): RiskPart | undefined {
  return policy === undefined || points === 0 ? undefined : { points, policy };
}

/**
 * Combines as `combine` does what the rules, or else the defaults, say, and what the risk of the rules adds: each rule
 * that is part of a score at or above a threshold escalates or denies as well. So risk only ever makes a decision
 * stronger, and an approval of the policy's workflow satisfies `escalateAt` and never `denyAt`.
 */
export function combineWithRisk(
  said: readonly Contribution[],
  basis: EvaluationBasis,
  risky: readonly RiskyRule[],
  approvedWorkflows: ReadonlySet<string>,
  errors: readonly RuleError[],
): Evaluation {
  const scores = scoresOf(risky);
  const added = scores.flatMap(contributionsOf);
  const evaluation = combine([...said, ...added], basis, approvedWorkflows, errors);
  return {
    ...evaluation,
    basis: decidedByRisk(evaluation, said, approvedWorkflows) ? "risk" : evaluation.basis,
    // A rule may be heard twice, with its own effect and with that of the score.
    ruleIds: evaluation.ruleIds.filter((id, at, ids) => id !== ids[at - 1]),
    risk: scores.map(({ score }) => score),
  };
}

interface Scored {
  readonly policy: RiskPolicy;
  readonly score: RiskScore;
}

function scoresOf(risky: readonly RiskyRule[]): readonly Scored[] {
  const byPolicy = new Map<RiskPolicy, { score: number; readonly ruleIds: string[] }>();
  for (const { id, risk } of risky) {
    if (risk === undefined) continue;
    const sum = byPolicy.get(risk.policy) ?? { score: 0, ruleIds: [] };
    sum.score += risk.points;
    sum.ruleIds.push(id);
    byPolicy.set(risk.policy, sum);
  }
  return [...byPolicy]
    .map(([policy, { score, ruleIds }]) => ({
      policy,
      score: { policy: policy.name, score, ruleIds: ruleIds.sort(compareText), ...reached(policy, score) },
    }))
    .sort((a, b) => compareText(a.policy.name, b.policy.name));
}

function reached({ escalateAt, denyAt }: RiskPolicy, score: number): Pick<RiskScore, "reaches" | "threshold"> {
  if (score >= denyAt) return { reaches: "denyAt", threshold: denyAt };
  if (score >= escalateAt) return { reaches: "escalateAt", threshold: escalateAt };
  return { reaches: "none", threshold: 0 };
}

const EFFECTS: Readonly<Record<RiskScore["reaches"], Effect | undefined>> = {
  denyAt: "deny",
  escalateAt: "escalate",
  none: undefined,
};

function contributionsOf({ policy, score: { reaches, ruleIds } }: Scored): readonly Contribution[] {
  const effect = EFFECTS[reaches];
  if (effect === undefined) return [];
  const workflow = effect === "escalate" ? policy.workflow : "";
  return ruleIds.map((id) => ({ id, effect, workflow, obligations: NO_OBLIGATIONS }));
}

/** Whether without the scores it would have been something else. */
function decidedByRisk(
  { effect }: Evaluation,
  said: readonly Contribution[],
  approvedWorkflows: ReadonlySet<string>,
): boolean {
  if (effect === "allow") return false;
  return !said.some((one) => one.effect === effect && (effect === "deny" || !approvedWorkflows.has(one.workflow)));
}
