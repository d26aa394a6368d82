import type { ConditionInputs } from "../inputs.ts";
import { askLibrary, type Node } from "./node.ts";
import { addTime, subtractTime } from "./time.ts";
import { failedFirst } from "./unknown.ts";
import { Failure, Instant, isList, noOverload, Span, type Value } from "./value.ts";

export const ARITHMETIC_OPERATORS = ["_+_", "_-_", "_*_", "_/_", "_%_"] as const;

export type ArithmeticOperator = (typeof ARITHMETIC_OPERATORS)[number];

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;

/** CEL never converts between int and double by itself: `arguments.amount * 2` is an error, `* 2.0` is not. */
export function arithmetic(operator: ArithmeticOperator, left: Node, right: Node, id: bigint): Node {
  return (inputs) => {
    const l = left(inputs);
    if (l instanceof Failure) return failedFirst(l, right, inputs);
    const r = right(inputs);
    if (r instanceof Failure) return r;
    if (typeof l === "number" && typeof r === "number") return double(inputs, operator, l, r, id);
    if (typeof l === "bigint" && typeof r === "bigint") return int(operator, l, r, id);
    return other(operator, l, r, id) ?? noOverload(operator, [l, r], id);
  };
}

export function negation(operand: Node, id: bigint): Node {
  return (inputs) => {
    const value = operand(inputs);
    if (typeof value === "number") return -value;
    if (typeof value === "bigint") return inRange(-value, "-_", id);
    return value instanceof Failure ? value : noOverload("-_", [value], id);
  };
}

function double(inputs: ConditionInputs, operator: ArithmeticOperator, l: number, r: number, id: bigint): Value {
  const result = doubleResult(operator, l, r);
  if (result === undefined) return noOverload(operator, [l, r], id);
  // INVARIANT of Value: no NaN.
  return Number.isNaN(result) ? askLibrary(inputs) : result;
}

function doubleResult(operator: ArithmeticOperator, l: number, r: number): number | undefined {
  switch (operator) {
    case "_+_":
      return l + r;
    case "_-_":
      return l - r;
    case "_*_":
      return l * r;
    case "_/_":
      return l / r;
    case "_%_":
      return undefined;
  }
}

function int(operator: ArithmeticOperator, l: bigint, r: bigint, id: bigint): Value {
  switch (operator) {
    case "_+_":
      return inRange(l + r, operator, id);
    case "_-_":
      return inRange(l - r, operator, id);
    case "_*_":
      return inRange(l * r, operator, id);
    case "_/_":
      return r === 0n ? new Failure("int divide by zero", id) : inRange(l / r, operator, id);
    case "_%_":
      return r === 0n ? new Failure("int modulus by zero", id) : l % r;
  }
}

function inRange(value: bigint, operator: string, id: bigint): Value {
  return value >= MIN_INT && value <= MAX_INT ? value : new Failure(`int overflow during ${operator}`, id);
}

function other(operator: ArithmeticOperator, l: Value, r: Value, id: bigint): Value | undefined {
  if (operator === "_+_") {
    if (typeof l === "string" && typeof r === "string") return l + r;
    if (isList(l) && isList(r)) return [...l, ...r];
  }
  if (!(l instanceof Instant || l instanceof Span) || !(r instanceof Instant || r instanceof Span)) return undefined;
  if (operator === "_+_") return addTime(l, r, id);
  return operator === "_-_" ? subtractTime(l, r, id) : undefined;
}
