import { isCelError, plan } from "@bufbuild/cel";
import { errorMessage } from "../../errors/postern-error.ts";
import { checkExpression } from "./check-expression.ts";
import { conditionEnv } from "./environment.ts";
import { children, type ExpressionProblem, type ParsedExpression, parseExpression } from "./expression.ts";
import type { ConditionInputs } from "./inputs.ts";
import { type InputPath, inputPaths } from "./reads.ts";

/** Never an exception: a condition that cannot be evaluated says so, and its rule's effect decides what that means. */
export type ConditionResult =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly error: string };

/** A condition, parsed, checked and planned once; evaluated any number of times. */
export interface Condition {
  readonly source: string;
  /** What the result depends on; nothing else can change it. */
  readonly reads: readonly InputPath[];
  evaluate(inputs: ConditionInputs): ConditionResult;
}

export type ConditionCompilation =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

const HOLDS: ConditionResult = { ok: true, value: true };
const FAILS: ConditionResult = { ok: true, value: false };

/** Parses and checks a CEL expression over the seven inputs; its type must be bool. */
export function compileCondition(source: string): ConditionCompilation {
  const parsed = parseExpression(source);
  if (!parsed.ok) return { ok: false, problems: [parsed.problem] };
  const problems = checkExpression(parsed.expression);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, condition: planCondition(parsed.expression) };
}

function planCondition({ source, root }: ParsedExpression): Condition {
  const run = plan(conditionEnv, root);
  const explanations = new Map<bigint, string>();
  return {
    source,
    reads: inputPaths(root),
    evaluate(inputs) {
      try {
        const value = run(inputs);
        if (value === true) return HOLDS;
        if (value === false) return FAILS;
        return { ok: false, error: isCelError(value) ? explain(source, value, explanations) : NOT_BOOL };
      } catch (error) {
        return { ok: false, error: errorMessage(error) };
      }
    },
  };
}

const NOT_BOOL = "the condition gave a value that is neither true nor false";

/**
 * The evaluator's message, and the part of the condition that it is about. The text is parsed again for that, once per
 * part: keeping the tree would cost 3 KiB for every rule.
 */
function explain(
  source: string,
  { message, exprId }: { message: string; exprId: bigint | undefined },
  explanations: Map<bigint, string>,
): string {
  if (exprId === undefined) return message;
  const part = explanations.get(exprId) ?? partOf(source, exprId);
  explanations.set(exprId, part);
  return `${message} in '${part}'`;
}

function partOf(source: string, exprId: bigint): string {
  const parsed = parseExpression(source);
  const pending = parsed.ok ? [parsed.expression.root] : [];
  for (let expr = pending.pop(); expr !== undefined; expr = pending.pop()) {
    if (parsed.ok && expr.id === exprId) return parsed.expression.print(expr) ?? source;
    pending.push(...children(expr));
  }
  return source;
}
