import { checkExpression, type InputDescription } from "../cel/check-expression.ts";
import { type ExpressionProblem, type ParsedExpression, parseExpression } from "../cel/expression.ts";
import { JSON_MAP, type StaticType } from "../cel/static-type.ts";
import type { RecentQuery } from "./recent.ts";
import { takeOutRecentCalls } from "./recent-calls.ts";

const INT: StaticType = { name: "int" };

/** A parsed condition of an automatic rule, with what its counts over a window ask. */
export interface AutoExpression {
  readonly expression: ParsedExpression;
  readonly queries: ReadonlyMap<string, RecentQuery>;
}

export type AutoExpressionReading =
  | ({ readonly ok: true } & AutoExpression)
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

/** Parses and checks a condition over the seven inputs, `form`, and counts over a window. */
export function readAutoExpression(source: string): AutoExpressionReading {
  const parsed = parseExpression(source);
  if (!parsed.ok) return { ok: false, problems: [parsed.problem] };
  const { queries, problems } = takeOutRecentCalls(parsed.expression);
  if (problems.length > 0) return { ok: false, problems };
  const auto = { expression: parsed.expression, queries };
  const found = problemsOf(auto);
  return found.length > 0 ? { ok: false, problems: found } : { ok: true, ...auto };
}

/** As conditionProblems, of the condition of an automatic rule. */
export function autoProblems(source: string, description: InputDescription): readonly ExpressionProblem[] {
  const read = readAutoExpression(source);
  return read.ok ? problemsOf(read, description) : [];
}

function problemsOf({ expression, queries }: AutoExpression, description?: InputDescription) {
  const more = new Map<string, StaticType>([["form", JSON_MAP]]);
  for (const name of queries.keys()) more.set(name, INT);
  return checkExpression(expression, more, description);
}
