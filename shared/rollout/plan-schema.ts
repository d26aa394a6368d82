import * as z from "zod";
import type { RolloutPlan } from "./model.ts";

export const rateGuard = {
  rate: z.enum(["deny-rate", "error-rate", "escalation-rate"]),
  tolerance: z.number(),
};

/** A plan as it is stored; whether it can be followed was checked before (draft-plan.ts). */
export const planSchema = z.object({
  steps: z.array(z.number()).min(1),
  stepTimeMs: z.number(),
  labels: z.record(z.string(), z.string()),
  guards: z.array(z.object(rateGuard)),
  lostAgents: z.number(),
  minChecks: z.int().min(1),
}) satisfies z.ZodType<RolloutPlan>;
