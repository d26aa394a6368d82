import type { Evaluation } from "./evaluation.ts";

/** Whether a caller could tell two evaluations of one request apart: by effect, by whom to ask, by what to do as well. */
export function sameToCaller(a: Evaluation, b: Evaluation): boolean {
  if (a.effect !== b.effect || a.workflow !== b.workflow) return false;
  if (a.effect !== "allow" || a.obligations === b.obligations) return true;
  return JSON.stringify(a.obligations) === JSON.stringify(b.obligations);
}
