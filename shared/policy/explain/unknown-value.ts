import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { type InputPath, inputPaths } from "../cel/reads.ts";
import type { ConditionExplanation } from "./model.ts";

type Value = Pick<ConditionExplanation, "value" | "error" | "unknown">;

/** What is said of an expression that reads a value which nobody knows any more. Undefined: it reads none. */
export function unknownValue(expr: Expr, unknown: readonly InputPath[]): Value | undefined {
  if (unknown.length === 0) return undefined;
  // That a value was there can still be told.
  const onlyPresence = expr.exprKind.case === "selectExpr" && expr.exprKind.value.testOnly;
  const reads = inputPaths(expr);
  const read = unknown.find((path) => reads.some((one) => leadsInto(one, path, onlyPresence && path[0] !== "facts")));
  if (read === undefined) return undefined;
  const what = read[0] === "facts" ? `what ${read.join(".")} was, which nobody knows any more` : "a redacted value";
  return { value: undefined, error: `depends on ${what}`, unknown: true };
}

function leadsInto(read: InputPath, unknown: InputPath, onlyPresence: boolean): boolean {
  const common = Math.min(read.length, unknown.length);
  if (!read.slice(0, common).every((step, index) => step === unknown[index])) return false;
  return !onlyPresence || unknown.length < read.length;
}

/**
 * The value of a logical operator over parts of which some are not known: as CEL has it with errors, what decides the
 * whole whatever the others are decides it. Undefined: all of them are known, so it can be evaluated.
 */
export function overUnknown(operator: string, parts: readonly ConditionExplanation[]): Value | undefined {
  const first = parts.find(({ unknown }) => unknown === true);
  if (first === undefined) return undefined;
  switch (operator) {
    case "_&&_":
      return parts.some(({ value }) => value === false) ? { value: false } : knownAs(first);
    case "_||_":
      return parts.some(({ value }) => value === true) ? { value: true } : knownAs(first);
    case "_?_:_": {
      const [condition, whenTrue, whenFalse] = parts;
      const chosen = condition?.value === undefined ? condition : condition.value ? whenTrue : whenFalse;
      return knownAs(chosen ?? first);
    }
    default:
      return knownAs(first);
  }
}

function knownAs({ value, error, unknown }: ConditionExplanation): Value {
  return { value, ...(error === undefined ? {} : { error }), ...(unknown === true ? { unknown } : {}) };
}
