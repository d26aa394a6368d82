import type { CheckRequest } from "../../shared/check/request.ts";
import type { Evaluation } from "../../shared/policy/evaluation.ts";

/** What a decision says to people: one sentence each, naming rule, workflow and approval. */

const ONE = { allow: "allows", deny: "denies", escalate: "asks for approval of" } as const;
const MANY = { allow: "allow", deny: "deny", escalate: "ask for approval of" } as const;

/** What policy alone says. */
export function policySentence(evaluation: Evaluation, request: CheckRequest): string {
  const action = request.action.name;
  switch (evaluation.basis) {
    case "no_policy":
      return `No policy covers ${action} on resource type ${request.resource.type}.`;
    case "default":
      return `No rule matches; by default ${list(evaluation.ruleIds)} ${ONE[evaluation.effect]} ${action}.${errorNote(evaluation)}`;
    case "risk":
      return `${riskClauses(evaluation)}, so policy ${ONE[evaluation.effect]} ${action}.${errorNote(evaluation)}`;
    case "rule":
    case "approval":
      return `${rules(evaluation.ruleIds)} ${verb(evaluation)} ${action}.${errorNote(evaluation)}`;
  }
}

/** A rule that could not be evaluated decided. */
export function conditionErrorSentence(evaluation: Evaluation): string {
  const first = evaluation.errors.find((error) => evaluation.ruleIds.includes(error.ruleId));
  return `The condition of rule ${first?.ruleId} could not be evaluated, so it counts as matched: ${first?.message}.`;
}

export function asksSentence(evaluation: Evaluation): string {
  return `${asker(evaluation)} for approval by workflow ${evaluation.workflow}.`;
}

export function pendingSentence(evaluation: Evaluation, approvalId: string): string {
  return `${asker(evaluation)} for approval by workflow ${evaluation.workflow}; approval ${approvalId} is pending.`;
}

export function spooledSentence(evaluation: Evaluation, approvalId: string): string {
  return (
    `${asker(evaluation)} for approval by workflow ${evaluation.workflow}. The control plane cannot be reached now; ` +
    `approval ${approvalId} is kept on this agent's disk and will be requested by itself.`
  );
}

/** "Risk 70 of payments (payments/new-device, payments/night) reaches escalateAt 50" */
function riskClauses({ risk = [], effect }: Evaluation): string {
  const reached = effect === "deny" ? "denyAt" : "escalateAt";
  const clauses = risk
    .filter(({ reaches }) => reaches === reached)
    .map(({ policy, score, ruleIds, threshold }) => {
      return `risk ${score} of ${policy} (${list(ruleIds)}) reaches ${reached} ${threshold}`;
    });
  return list(clauses).replace(/^r/, "R");
}

function asker(evaluation: Evaluation): string {
  if (evaluation.basis === "risk") return `${riskClauses(evaluation)}, which asks`;
  if (evaluation.basis === "default") return `No rule matches; the default ${list(evaluation.ruleIds)} asks`;
  return evaluation.ruleIds.length > 1
    ? `Rules ${list(evaluation.ruleIds)} ask`
    : `Rule ${list(evaluation.ruleIds)} asks`;
}

function rules(ids: readonly string[]): string {
  return ids.length > 1 ? `Rules ${list(ids)}` : `Rule ${list(ids)}`;
}

function verb(evaluation: Evaluation): string {
  return (evaluation.ruleIds.length > 1 ? MANY : ONE)[evaluation.effect];
}

function list(ids: readonly string[]): string {
  if (ids.length <= 1) return ids[0] ?? "(none)";
  return `${ids.slice(0, -1).join(", ")} and ${ids[ids.length - 1]}`;
}

function errorNote(evaluation: Evaluation): string {
  const first = evaluation.errors[0];
  return first === undefined ? "" : ` Rule ${first.ruleId} could not be evaluated: ${first.message}.`;
}
