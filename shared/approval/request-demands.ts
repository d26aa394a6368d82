import type { JsonObject } from "../json.ts";
import { answersProblem } from "../policy/form/form.ts";
import type { Workflow } from "../policy/model.ts";
import type { RefusalCode } from "./model.ts";

/** What comes with a request for approval beside the request. */
export interface Accompaniment {
  /** Empty: none. */
  readonly reason: string;
  readonly form?: JsonObject;
}

/** What a workflow wants to come with a request. */
export type RequestDemands = Pick<Workflow["spec"], "requireReason" | "form" | "budget">;

export interface Refusal {
  readonly code: RefusalCode;
  readonly reason: string;
}

/** Why nobody is asked: what comes with the request is not what the workflow wants a reason, or answers to its form. Undefined: nothing is missing. */
export function missingFrom(
  { requireReason, form }: Omit<RequestDemands, "budget">,
  given: Accompaniment,
): Refusal | undefined {
  if (requireReason.request && given.reason.trim() === "") {
    return { code: "REASON_REQUIRED", reason: "The workflow wants a reason with every request, and none was given." };
  }
  const problem = form === undefined ? undefined : answersProblem(form, given.form);
  if (problem === undefined) return undefined;
  return { code: "FORM_INVALID", reason: `The answers to the workflow's form do not fit: ${problem}.` };
}

/** Whether a workflow wants anything of a request at all. */
export function demandsOfRequest({ requireReason, form, budget }: RequestDemands): boolean {
  return requireReason.request || form !== undefined || budget !== undefined;
}

/** The words for a subject that asks too often, the same wherever that is found out. */
export function overBudget(
  workflow: string,
  subjectId: string,
  { escalations, perMs }: NonNullable<Workflow["spec"]["budget"]>,
): Refusal {
  const reason =
    `${subjectId} asked workflow '${workflow}' ${escalations} times in ${perMs / 1_000} s, which is its budget; ` +
    "nobody is asked again until that has passed.";
  return { code: "ESCALATION_BUDGET", reason };
}
