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
export type RequestDemands = Pick<Workflow["spec"], "requireReason" | "form">;

export interface Refusal {
  readonly code: RefusalCode;
  readonly reason: string;
}

/** Why nobody is asked: the workflow wants a reason, or answers to its form. Undefined: nothing is missing. */
export function missingFrom({ requireReason, form }: RequestDemands, given: Accompaniment): Refusal | undefined {
  if (requireReason.request && given.reason.trim() === "") {
    return { code: "REASON_REQUIRED", reason: "The workflow wants a reason with every request, and none was given." };
  }
  const problem = form === undefined ? undefined : answersProblem(form, given.form);
  if (problem === undefined) return undefined;
  return { code: "FORM_INVALID", reason: `The answers to the workflow's form do not fit: ${problem}.` };
}

/** Whether a workflow wants anything of a request at all. */
export function demandsOfRequest({ requireReason, form }: RequestDemands): boolean {
  return requireReason.request || form !== undefined;
}
