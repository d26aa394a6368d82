import type { RolloutPlan__Output } from "../../proto/gen/postern/v1/RolloutPlan.ts";
import { fromDuration } from "../../runtime/rpc/time.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { checkPlan, DEFAULT_PLAN, RATES } from "../../shared/rollout/draft-plan.ts";
import type { RateGuard, RolloutPlan } from "../../shared/rollout/model.ts";

/** The plan that a request describes; what it leaves out has its default. Throws ROLLOUT_PLAN_INVALID. */
export function planOf(request: RolloutPlan__Output | null): RolloutPlan {
  if (request === null) return DEFAULT_PLAN;
  const { steps, stepTime, labels, guards, lostAgents, minChecks } = request;
  return checkPlan({
    steps: steps.length === 0 ? DEFAULT_PLAN.steps : steps,
    stepTimeMs: stepTime === null ? DEFAULT_PLAN.stepTimeMs : fromDuration(stepTime),
    labels: { ...labels },
    guards: guards.length === 0 ? DEFAULT_PLAN.guards : guards.map(guardOf),
    lostAgents,
    minChecks: minChecks === 0 ? DEFAULT_PLAN.minChecks : minChecks,
  });
}

function guardOf({ rate, tolerance }: { readonly rate: string; readonly tolerance: number }): RateGuard {
  const known = RATES.find((name) => name === rate);
  if (known !== undefined) return { rate: known, tolerance };
  throw new PosternError("invalid_argument", "ROLLOUT_PLAN_INVALID", `'${rate}' is none of ${RATES.join(", ")}.`, {
    where: { field: "guards" },
  });
}
