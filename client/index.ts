/**
 * The SDK: ask the agent beside this service before something risky happens.
 *
 * @example
 * const guard = createGuard({ address: "unix:/run/postern/agent.sock" });
 * await guard.require(
 *   {
 *     subject: { id: "alice", roles: ["support"] },
 *     action: "payments.refund.create",
 *     resource: { type: "payment", id: "p1" },
 *     arguments: { amount: 120, currency: "EUR" },
 *   },
 *   () => payments.refund("p1", 120),
 *   { wait: true, timeoutMs: 60_000 },
 * );
 */
export type { Decision, DecisionKind, Obligation, ReasonCode, RuleError } from "../shared/check/decision.ts";
export { type ErrorKind, type ErrorLocation, PosternError } from "../shared/errors/postern-error.ts";
export type { JsonObject, JsonValue } from "../shared/json.ts";
export type {
  ConditionExplanation,
  Explanation,
  PolicyExplanation,
  RuleExplanation,
} from "../shared/policy/explain/model.ts";
export { createGuard } from "./guard.ts";
export { NotAllowedError } from "./not-allowed-error.ts";
export type {
  ApprovalSnapshot,
  ApprovalVote,
  CallOptions,
  CheckCallOptions,
  CheckExplanation,
  CheckInput,
  GrantAtHand,
  Guard,
  GuardOptions,
  OutcomeReport,
  ResourceInput,
  SubjectInput,
} from "./types.ts";
export { type ApprovalNotification, type ReceivedNotification, verifyWebhook } from "./verify-webhook.ts";
