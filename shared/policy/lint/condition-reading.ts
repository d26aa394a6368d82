import { type ParsedExpression, parseExpression, parseQuickly } from "../cel/expression.ts";
import { type Clause, clausesOf } from "./clauses.ts";
import { expressionKey } from "./expression-key.ts";

/** What the linter knows of a condition. */
export interface ConditionReading {
  readonly expression: ParsedExpression;
  readonly key: string;
  readonly clauses: readonly Clause[];
}

/** Reads conditions, each text once. Undefined: no condition, or one that does not parse. */
export function conditionReader(): (source: string | undefined) => ConditionReading | undefined {
  const known = new Map<string, ConditionReading | undefined>();
  return (source) => {
    if (source === undefined) return undefined;
    if (!known.has(source)) known.set(source, readCondition(source));
    return known.get(source);
  };
}

export function readCondition(source: string): ConditionReading | undefined {
  const expression = parseQuickly(source) ?? parseSlowly(source);
  if (expression === undefined) return undefined;
  return { expression, key: expressionKey(expression.root), clauses: clausesOf(expression.root) };
}

function parseSlowly(source: string): ParsedExpression | undefined {
  const parsed = parseExpression(source);
  return parsed.ok ? parsed.expression : undefined;
}
