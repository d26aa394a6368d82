import { type CelInput, isCelError } from "@bufbuild/cel";
import { errorMessage } from "../../errors/postern-error.ts";
import type { JsonObject } from "../../json.ts";
import type { ConditionResult } from "../cel/condition.ts";
import type { ExpressionProblem } from "../cel/expression.ts";
import { planCondition } from "../cel/fact-age.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import { jsonMap } from "../cel/json-view.ts";
import type { EvaluationInput } from "../evaluation.ts";
import { readAutoExpression } from "./auto-expression.ts";
import type { RecentQuery } from "./recent.ts";

/** What an automatic rule can read: all that a rule of a policy can, the answers to the form, and counts. */
export interface AutoInput extends EvaluationInput {
  readonly form: JsonObject;
  readonly recent: (query: RecentQuery) => number;
}

/** The condition of an automatic rule. Evaluated rarely, at the control plane, by the library's evaluator. */
export interface AutoCondition {
  /** Whether it counts what happened in a window. */
  readonly counts: boolean;
  evaluate(input: AutoInput): ConditionResult;
}

export type AutoConditionCompilation =
  | { readonly ok: true; readonly condition: AutoCondition }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

/** Parses and checks a CEL expression of type bool over the seven inputs, `form`, and counts over a window. */
export function compileAutoCondition(source: string): AutoConditionCompilation {
  const read = readAutoExpression(source);
  if (!read.ok) return read;
  const { expression, queries } = read;
  const run = planCondition(expression.root);
  return { ok: true, condition: { counts: queries.size > 0, evaluate: (input) => evaluate(run, queries, input) } };
}

function evaluate(
  run: ReturnType<typeof planCondition>,
  queries: ReadonlyMap<string, RecentQuery>,
  input: AutoInput,
): ConditionResult {
  try {
    const value = run(variables(queries, input));
    if (typeof value === "boolean") return { ok: true, value };
    return { ok: false, error: isCelError(value) ? value.message : "the condition gave neither true nor false" };
  } catch (error) {
    return { ok: false, error: errorMessage(error) };
  }
}

function variables(queries: ReadonlyMap<string, RecentQuery>, input: AutoInput): Record<string, CelInput> {
  // No prototype, as for the conditions of policies: no name but these resolves to anything.
  const all: Record<string, CelInput> = Object.assign(Object.create(null), new ConditionInputs(input).forLibrary);
  all.form = jsonMap(input.form);
  for (const [name, query] of queries) all[name] = BigInt(input.recent(query));
  return all;
}
