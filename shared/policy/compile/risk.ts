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
 *
 * Objects are written out and not spread: that takes a third of the time.
 */
export function combineWithRisk(
  said: readonly Contribution[],
  basis: EvaluationBasis,
  risky: readonly RiskyRule[],
  approvedWorkflows: ReadonlySet<string>,
  errors: readonly RuleError[],
): Evaluation {
  const sums = sumsOf(risky);
  const added = contributionsOf(sums);
  const contributions = added.length === 0 ? said : [...said, ...added];
  const {
    effect,
    basis: reached,
    ruleIds,
    workflow,
    obligations,
    errors: sorted,
  } = combine(contributions, basis, approvedWorkflows, errors);
  const byRisk = added.length > 0 && decidedByRisk(effect, said, approvedWorkflows);
  return {
    effect,
    basis: byRisk ? "risk" : reached,
    // A rule may be heard twice, with its own effect and with that of the score.
    ruleIds: added.length === 0 ? ruleIds : ruleIds.filter((id, at) => id !== ruleIds[at - 1]),
    workflow,
    obligations,
    errors: sorted,
    risk: sums.map(scoreOf),
  };
}

interface Sum {
  readonly policy: RiskPolicy;
  score: number;
  readonly ruleIds: string[];
}

/** In order of the policies' names. Nearly always of one policy, so that they are looked through and not looked up. */
function sumsOf(risky: readonly RiskyRule[]): readonly Sum[] {
  const sums: Sum[] = [];
  for (const { id, risk } of risky) {
    if (risk === undefined) continue;
    const known = sums.find(({ policy }) => policy === risk.policy);
    if (known === undefined) sums.push({ policy: risk.policy, score: risk.points, ruleIds: [id] });
    else {
      known.score += risk.points;
      known.ruleIds.push(id);
    }
  }
  for (const { ruleIds } of sums) if (ruleIds.length > 1) ruleIds.sort(compareText);
  return sums.length > 1 ? sums.sort((a, b) => compareText(a.policy.name, b.policy.name)) : sums;
}

function scoreOf({ policy, score, ruleIds }: Sum): RiskScore {
  const { name, escalateAt, denyAt } = policy;
  if (score >= denyAt) return { policy: name, score, ruleIds, reaches: "denyAt", threshold: denyAt };
  if (score >= escalateAt) return { policy: name, score, ruleIds, reaches: "escalateAt", threshold: escalateAt };
  return { policy: name, score, ruleIds, reaches: "none", threshold: 0 };
}

const NONE: readonly Contribution[] = [];

function contributionsOf(sums: readonly Sum[]): readonly Contribution[] {
  let added: Contribution[] | undefined;
  for (const { policy, score, ruleIds } of sums) {
    const denies = score >= policy.denyAt;
    if (!denies && score < policy.escalateAt) continue;
    added ??= [];
    for (const id of ruleIds) added.push(contribution(id, denies, policy.workflow));
  }
  return added ?? NONE;
}

function contribution(id: string, denies: boolean, workflow: string): Contribution {
  return denies
    ? { id, effect: "deny", workflow: "", obligations: NO_OBLIGATIONS }
    : { id, effect: "escalate", workflow, obligations: NO_OBLIGATIONS };
}

/** Whether without the scores it would have been something else. */
function decidedByRisk(effect: Effect, said: readonly Contribution[], approvedWorkflows: ReadonlySet<string>): boolean {
  if (effect === "allow") return false;
  return !said.some((one) => one.effect === effect && (effect === "deny" || !approvedWorkflows.has(one.workflow)));
}
