import { isCelError } from "@bufbuild/cel";
import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { errorMessage } from "../../errors/postern-error.ts";
import type { JsonValue } from "../../json.ts";
import { type ParsedExpression, parseExpression } from "../cel/expression.ts";
import { agesRead, planCondition } from "../cel/fact-age.ts";
import type { ConditionInputs } from "../cel/inputs.ts";
import { type InputPath, inputPaths } from "../cel/reads.ts";
import type { ConditionExplanation } from "./model.ts";
import { overUnknown, unknownValue } from "./unknown-value.ts";

/** Operators whose operands are conditions themselves (CEL spec, "Logical Operators"). */
const LOGICAL: ReadonlySet<string> = new Set(["_&&_", "_||_", "!_", "_?_:_"]);

/** Longest value that is shown of an input. */
const MAX_SHOWN = 200;

/**
 * Evaluates a condition part by part, by the library's evaluator. The condition was checked when it was published.
 *
 * @param unknown where the inputs hold something else than what was there: what reads that has no value
 */
export function explainCondition(
  source: string,
  inputs: ConditionInputs,
  unknown: readonly InputPath[] = [],
): ConditionExplanation {
  const parsed = parseExpression(source);
  if (!parsed.ok) return { text: source, value: undefined, error: parsed.problem.message, inputs: {}, parts: [] };
  return explainPart(parsed.expression, parsed.expression.root, inputs, unknown);
}

/** The parts of a condition that have no parts of their own, as text, in the order of the text, each once. */
export function leavesOf(source: string): readonly string[] {
  const parsed = parseExpression(source);
  return parsed.ok ? [...new Set(leaves(parsed.expression, parsed.expression.root))] : [];
}

function leaves(expression: ParsedExpression, expr: Expr): readonly string[] {
  const operands = logicalOperands(expr);
  return operands.length === 0 ? [textOf(expression, expr)] : operands.flatMap((part) => leaves(expression, part));
}

function explainPart(
  expression: ParsedExpression,
  expr: Expr,
  inputs: ConditionInputs,
  unknown: readonly InputPath[],
): ConditionExplanation {
  const parts = logicalOperands(expr).map((part) => explainPart(expression, part, inputs, unknown));
  const read = parts.length > 0 ? {} : { ...valuesOf(inputPaths(expr), inputs), ...agesOf(agesRead(expr), inputs) };
  const notKnown = parts.length > 0 ? overUnknown(functionOf(expr) ?? "", parts) : unknownValue(expr, unknown);
  return { text: textOf(expression, expr), ...(notKnown ?? evaluatePart(expr, inputs)), inputs: read, parts };
}

function textOf(expression: ParsedExpression, expr: Expr): string {
  return expr === expression.root ? expression.source.trim() : (expression.print(expr) ?? "(a part that has no text)");
}

/** Of `a && b && c` all three: how the parser nests them is nothing that its author meant. */
function logicalOperands(expr: Expr): readonly Expr[] {
  const name = functionOf(expr);
  if (expr.exprKind.case !== "callExpr" || name === undefined || !LOGICAL.has(name)) return [];
  const { args } = expr.exprKind.value;
  if (name !== "_&&_" && name !== "_||_") return args;
  return args.flatMap((arg) => (functionOf(arg) === name ? logicalOperands(arg) : [arg]));
}

/** Undefined: it is no call. */
function functionOf({ exprKind }: Expr): string | undefined {
  return exprKind.case === "callExpr" ? exprKind.value.function : undefined;
}

function evaluatePart(expr: Expr, inputs: ConditionInputs): Pick<ConditionExplanation, "value" | "error"> {
  try {
    const value = planCondition(expr)(inputs.forLibrary);
    if (typeof value === "boolean") return { value };
    return { value: undefined, error: isCelError(value) ? value.message : "neither true nor false" };
  } catch (error) {
    return { value: undefined, error: errorMessage(error) };
  }
}

function valuesOf(paths: readonly InputPath[], inputs: ConditionInputs): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const path of paths) {
    const value = lookUp(path, inputs);
    if (value !== undefined) found[path.join(".")] = shown(value);
  }
  return found;
}

function agesOf(paths: readonly (readonly string[])[], inputs: ConditionInputs): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const path of paths) {
    const ageMs = inputs.factAgeMs(path);
    if (ageMs !== undefined) found[["facts", ...path, "age"].join(".")] = `${ageMs / 1000}s`;
  }
  return found;
}

function lookUp([root = "", ...rest]: InputPath, inputs: ConditionInputs): JsonValue | undefined {
  const { subject, action, resource, request, facts, nowMs } = inputs;
  if (root === "now") return new Date(nowMs).toISOString();
  const roots = { subject, action, resource, context: request.context, arguments: request.arguments, facts };
  let value: JsonValue | undefined = Object.hasOwn(roots, root) ? roots[root as keyof typeof roots] : undefined;
  for (const step of rest) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
