import type { CheckRequest } from "../../shared/check/request.ts";
import type { Effect } from "./policy-model.ts";

/** The three questions, named by their right answer under `benchPolicies`. */
export const QUESTIONS: readonly Effect[] = ["allow", "deny", "escalate"];

const AMOUNTS: Readonly<Record<Effect, number>> = { allow: 40, deny: 9_000, escalate: 400 };

/** A refund whose amount decides the answer: four rules of the policy are about its action. */
export function question(effect: Effect): CheckRequest {
  return {
    subject: { type: "user", id: "alice", roles: ["support"], properties: { tenureDays: 400 } },
    action: { name: "payments.refund.create", properties: {} },
    resource: { type: "payment", id: "pay-1042", properties: { currency: "EUR" } },
    context: { env: "prod" },
    arguments: { amount: AMOUNTS[effect], currency: "EUR" },
  };
}
