import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { constantText } from "./expression.ts";
import { type InputPath, pathOf } from "./reads.ts";

/** A path as a key of sets and maps; no name of an attribute can hold the separator by accident. */
export function pathKey(path: InputPath): string {
  return path.join("\u0000");
}

const NONE: readonly string[] = [];

/**
 * The keys of the paths that `has()` or `in` asks for so that, where one of them is missing, the expression is not
 * `value` but its opposite. In `a && b` an error of one side counts only if the other is not false, in `a || b` only if
 * it is not true (CEL langdef, "Logical Operators"), whichever stands first. INVARIANT: what is asked for lies below what
 * asking needs, so that no two questions are each other's guard.
 */
function presentIf(expr: Expr, value: boolean): readonly string[] {
  const { exprKind } = expr;
  if (exprKind.case === "selectExpr") {
    const { operand, field, testOnly } = exprKind.value;
    const path = testOnly && value ? operand && pathOf(operand) : undefined;
    return path === undefined ? NONE : [pathKey([...path, field])];
  }
  if (exprKind.case !== "callExpr") return NONE;
  const [first, second] = exprKind.value.args;
  switch (exprKind.value.function) {
    case "!_":
      return first === undefined ? NONE : presentIf(first, !value);
    case "_&&_":
      return value ? exprKind.value.args.flatMap((arg) => presentIf(arg, true)) : NONE;
    case "_||_":
      return value ? NONE : exprKind.value.args.flatMap((arg) => presentIf(arg, false));
    case "@in": {
      const [key, path] = [first && constantText(first), second && pathOf(second)];
      return value && key !== undefined && path !== undefined ? [pathKey([...path, key])] : NONE;
    }
    default:
      return NONE;
  }
}

/** What is surely there wherever the value of one operand of a call counts, since its other operands ask for it. */
export function presentBeside(call: string, operands: readonly Expr[], index: number): readonly string[] {
  const others = operands.filter((_, at) => at !== index);
  switch (call) {
    case "_&&_":
      return others.flatMap((other) => presentIf(other, true));
    case "_||_":
      return others.flatMap((other) => presentIf(other, false));
    case "_?_:_":
      return index === 0 || operands[0] === undefined ? NONE : presentIf(operands[0], index === 1);
    default:
      return NONE;
  }
}
