import { checkExpression, type InputDescription } from "./check-expression.ts";
import { cachedCondition } from "./condition-cache.ts";
import { type ExpressionProblem, parseExpression, parseQuickly } from "./expression.ts";

/**
 * What is wrong with a condition where more is known of its inputs than every request has. Nothing of one that is wrong
 * anyway: that is told by compileCondition.
 */
export function conditionProblems(source: string, description: InputDescription): readonly ExpressionProblem[] {
  if (!cachedCondition(source).ok) return [];
  const quick = parseQuickly(source);
  if (quick !== undefined && checkExpression(quick, undefined, description).length === 0) return [];
  // What is wrong is told by the parser that knows where.
  const parsed = parseExpression(source);
  return parsed.ok ? checkExpression(parsed.expression, undefined, description) : [];
}
