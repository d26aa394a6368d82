import type { Node } from "./node.ts";
import { failedFirst } from "./unknown.ts";
import { Failure, Instant, noOverload, Span, type Value } from "./value.ts";

export const ORDER_OPERATORS = ["_<_", "_<=_", "_>_", "_>=_"] as const;

export type OrderOperator = (typeof ORDER_OPERATORS)[number];

/** Less than 0, 0 or more than 0; undefined: values of these types have no order. */
function compare(l: Value, r: Value): number | undefined {
  if (typeof l === "number" || typeof r === "number") {
    const isNumeric =
      (typeof l === "number" || typeof l === "bigint") && (typeof r === "number" || typeof r === "bigint");
    // The library compares an int with a double as doubles; so must we.
    return isNumeric ? sign(Number(l), Number(r)) : undefined;
  }
  if (typeof l === "string") return typeof r === "string" ? sign(l, r) : undefined;
  if (typeof l === "bigint") return typeof r === "bigint" ? sign(l, r) : undefined;
  if (typeof l === "boolean") return typeof r === "boolean" ? Number(l) - Number(r) : undefined;
  if ((l instanceof Instant && r instanceof Instant) || (l instanceof Span && r instanceof Span)) {
    return sign(l.seconds, r.seconds) || sign(l.nanos, r.nanos);
  }
  return undefined;
}

function sign<T extends number | bigint | string>(l: T, r: T): number {
  return l < r ? -1 : l > r ? 1 : 0;
}

function holds(operator: OrderOperator, order: number): boolean {
  switch (operator) {
    case "_<_":
      return order < 0;
    case "_<=_":
      return order <= 0;
    case "_>_":
      return order > 0;
    case "_>=_":
      return order >= 0;
  }
}

function ordered(operator: OrderOperator, l: Value, r: Value, id: bigint): Value {
  if (l instanceof Failure) return l;
  if (r instanceof Failure) return r;
  const order = compare(l, r);
  return order === undefined ? noOverload(operator, [l, r], id) : holds(operator, order);
}

export function orderOf(operator: OrderOperator, left: Node, right: Node, id: bigint): Node {
  return (inputs) => {
    const l = left(inputs);
    return l instanceof Failure ? failedFirst(l, right, inputs) : ordered(operator, l, right(inputs), id);
  };
}

/** Order against a literal: a number of the request against a number is by far the most frequent condition. */
export function orderWith(operator: OrderOperator, operand: Node, literal: Value, id: bigint): Node {
  if (typeof literal !== "number" && typeof literal !== "bigint") return orderOf(operator, operand, () => literal, id);
  const limit = Number(literal);
  // Not one closure over `holds`: this is the innermost step of most decisions.
  switch (operator) {
    case "_<_":
      return (inputs) => {
        const value = operand(inputs);
        return typeof value === "number" ? value < limit : ordered(operator, value, literal, id);
      };
    case "_<=_":
      return (inputs) => {
        const value = operand(inputs);
        return typeof value === "number" ? value <= limit : ordered(operator, value, literal, id);
      };
    case "_>_":
      return (inputs) => {
        const value = operand(inputs);
        return typeof value === "number" ? value > limit : ordered(operator, value, literal, id);
      };
    case "_>=_":
      return (inputs) => {
        const value = operand(inputs);
        return typeof value === "number" ? value >= limit : ordered(operator, value, literal, id);
      };
  }
}
