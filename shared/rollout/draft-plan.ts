import { PosternError } from "../errors/postern-error.ts";
import { isLabelName, isLabelValue } from "../fleet/labels.ts";
import type { RateGuard, RolloutPlan } from "./model.ts";

export const RATES = ["deny-rate", "error-rate", "escalation-rate"] as const;

export const DEFAULT_PLAN: RolloutPlan = {
  steps: [5, 25, 50],
  stepTimeMs: 600_000,
  labels: {},
  guards: [
    { rate: "deny-rate", tolerance: 5 },
    { rate: "error-rate", tolerance: 1 },
    { rate: "escalation-rate", tolerance: 5 },
  ],
  lostAgents: 0,
  minChecks: 200,
};

const MAX_STEPS = 20;
const MAX_LABELS = 10;
const MAX_CHECKS = 1_000_000_000;
const WEEK_MS = 7 * 86_400_000;

/** A plan that can be followed. Throws ROLLOUT_PLAN_INVALID (invalid_argument), naming the field. */
export function checkPlan(plan: RolloutPlan): RolloutPlan {
  checkSteps(plan);
  checkLabels(plan.labels);
  checkGuards(plan.guards);
  if (!isWithin(plan.stepTimeMs, 1_000, WEEK_MS)) throw invalid("step_time", "A step lasts from 1 s to 7 days.");
  if (!isWithin(plan.lostAgents, 0, 100)) throw invalid("lost_agents", "It is a percentage, 0 to 100.");
  if (!Number.isInteger(plan.minChecks) || !isWithin(plan.minChecks, 1, MAX_CHECKS)) {
    throw invalid("min_checks", `It is a whole number from 1 to ${MAX_CHECKS}.`);
  }
  return plan;
}

function checkSteps({ steps, labels }: RolloutPlan): void {
  if (steps.length === 0 || steps.length > MAX_STEPS) throw invalid("steps", `There are 1 to ${MAX_STEPS} steps.`);
  let before = 0;
  for (const share of steps) {
    if (!(share > before && share <= 100)) {
      throw invalid("steps", "Each is a percentage up to 100 and greater than the one before, such as 5,25,50.");
    }
    before = share;
  }
  if (before < 100 || Object.keys(labels).length > 0) return;
  throw invalid(
    "steps",
    "A step of 100 % leaves no agent to compare with: everybody comes after the last step anyway.",
  );
}

function checkLabels(labels: Readonly<Record<string, string>>): void {
  const entries = Object.entries(labels);
  if (entries.length > MAX_LABELS) throw invalid("labels", `At most ${MAX_LABELS} labels.`);
  for (const [name, value] of entries) {
    if (!isLabelName(name) || !isLabelValue(value)) {
      throw invalid("labels", `'${name}=${value}' is no label that an agent can carry.`);
    }
  }
}

function checkGuards(guards: readonly RateGuard[]): void {
  if (guards.length === 0) throw invalid("guards", "A rollout without a guard would be a slow publish.");
  const rates: readonly string[] = RATES;
  for (const { rate, tolerance } of guards) {
    if (!rates.includes(rate)) throw invalid("guards", `'${rate}' is none of ${RATES.join(", ")}.`);
    if (!isWithin(tolerance, 0, 100)) throw invalid("guards", `${rate}: a tolerance is 0 to 100 percentage points.`);
  }
  if (new Set(guards.map(({ rate }) => rate)).size < guards.length) throw invalid("guards", "A rate is named twice.");
}

function isWithin(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

function invalid(field: string, message: string): PosternError {
  return new PosternError("invalid_argument", "ROLLOUT_PLAN_INVALID", message, { where: { field } });
}
