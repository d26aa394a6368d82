import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { expressionKey } from "./expression-key.ts";

type Value = string | number | boolean;

/** Which values something has where a comparison with constants is true. */
export type Domain = RangeDomain | ValueDomain;

interface RangeDomain {
  /** Key of what is compared. */
  readonly of: string;
  readonly kind: "range";
  readonly low: Bound;
  readonly high: Bound;
}

interface ValueDomain {
  readonly of: string;
  /** These, or all but these. */
  readonly kind: "values" | "others";
  readonly values: readonly Value[];
}

interface Bound {
  readonly at: number;
  readonly included: boolean;
}

const BELOW_ALL: Bound = { at: Number.NEGATIVE_INFINITY, included: false };
const ABOVE_ALL: Bound = { at: Number.POSITIVE_INFINITY, included: false };

/** The same comparison with its sides turned round. */
const TURNED: Readonly<Record<string, string>> = {
  "_<_": "_>_",
  "_<=_": "_>=_",
  "_>_": "_<_",
  "_>=_": "_<=_",
  "_==_": "_==_",
  "_!=_": "_!=_",
};

/** Undefined: it compares nothing with a constant. */
export function domainOf({ exprKind }: Expr): Domain | undefined {
  if (exprKind.case !== "callExpr") return undefined;
  const { function: name, args } = exprKind.value;
  const [left, right] = args;
  if (left === undefined || right === undefined) return undefined;
  if (name === "@in") return membership(left, right);
  const constant = constantOf(right);
  if (constant !== undefined) return comparison(name, left, constant);
  const turned = TURNED[name];
  const other = constantOf(left);
  return turned === undefined || other === undefined ? undefined : comparison(turned, right, other);
}

function membership(left: Expr, { exprKind }: Expr): Domain | undefined {
  if (exprKind.case !== "listExpr" || constantOf(left) !== undefined) return undefined;
  const values = exprKind.value.elements.map(constantOf);
  if (values.includes(undefined)) return undefined;
  return { of: expressionKey(left), kind: "values", values: values.filter((value) => value !== undefined) };
}

function comparison(name: string, operand: Expr, value: Value): Domain | undefined {
  const of = expressionKey(operand);
  if (constantOf(operand) !== undefined) return undefined;
  if (name === "_==_") return { of, kind: "values", values: [value] };
  if (name === "_!=_") return { of, kind: "others", values: [value] };
  if (typeof value !== "number") return undefined;
  switch (name) {
    case "_<_":
      return { of, kind: "range", low: BELOW_ALL, high: { at: value, included: false } };
    case "_<=_":
      return { of, kind: "range", low: BELOW_ALL, high: { at: value, included: true } };
    case "_>_":
      return { of, kind: "range", low: { at: value, included: false }, high: ABOVE_ALL };
    case "_>=_":
      return { of, kind: "range", low: { at: value, included: true }, high: ABOVE_ALL };
    default:
      return undefined;
  }
}

/** Where a comparison is false. Undefined: that is no domain. */
export function negated(domain: Domain): Domain | undefined {
  const { of } = domain;
  if (domain.kind !== "range") {
    return { of, kind: domain.kind === "values" ? "others" : "values", values: domain.values };
  }
  const { low, high } = domain;
  if (low === BELOW_ALL) return { of, kind: "range", low: { at: high.at, included: !high.included }, high: ABOVE_ALL };
  if (high === ABOVE_ALL) return { of, kind: "range", low: BELOW_ALL, high: { at: low.at, included: !low.included } };
  return undefined;
}

/**
 * Whether wherever the one is true the other is, and wherever the one errs the other errs or is true. A range errs for
 * what is no number, so it is part of `others` only if those are numbers.
 */
export function isPartOf(one: Domain, wide: Domain): boolean {
  if (one.of !== wide.of) return false;
  if (one.kind === "range") {
    if (wide.kind === "range") return startsWithin(one.low, wide.low) && endsWithin(one.high, wide.high);
    return wide.kind === "others" && wide.values.every((value) => typeof value === "number" && !isInRange(value, one));
  }
  if (one.kind === "others") {
    return wide.kind === "others" && wide.values.every((value) => one.values.includes(value));
  }
  return one.values.every((value) => isIn(value, wide));
}

/** Whether nothing is in all of them. */
export function excludeOneAnother(domains: readonly Domain[]): boolean {
  const finite = domains.find((domain) => domain.kind === "values");
  if (finite !== undefined && finite.kind !== "range") {
    return finite.values.every((value) => domains.some((domain) => !isIn(value, domain)));
  }
  const ranges = domains.filter((domain) => domain.kind === "range");
  return ranges.some(({ low }) => ranges.some(({ high }) => isEmpty(low, high)));
}

function isIn(value: Value, domain: Domain): boolean {
  if (domain.kind === "range") return typeof value === "number" && isInRange(value, domain);
  return domain.values.includes(value) === (domain.kind === "values");
}

function isInRange(value: number, { low, high }: { readonly low: Bound; readonly high: Bound }): boolean {
  const point: Bound = { at: value, included: true };
  return !isEmpty(low, point) && !isEmpty(point, high);
}

function isEmpty(low: Bound, high: Bound): boolean {
  return low.at > high.at || (low.at === high.at && !(low.included && high.included));
}

function startsWithin(low: Bound, wide: Bound): boolean {
  return low.at > wide.at || (low.at === wide.at && (wide.included || !low.included));
}

function endsWithin(high: Bound, wide: Bound): boolean {
  return high.at < wide.at || (high.at === wide.at && (wide.included || !high.included));
}

/** A constant; integers beyond what doubles hold exactly are left alone. */
function constantOf(expr: Expr): Value | undefined {
  const { exprKind } = expr;
  if (exprKind.case === "callExpr" && exprKind.value.function === "-_" && exprKind.value.args[0] !== undefined) {
    const value = constantOf(exprKind.value.args[0]);
    return typeof value === "number" ? -value : undefined;
  }
  if (exprKind.case !== "constExpr") return undefined;
  const { constantKind } = exprKind.value;
  switch (constantKind.case) {
    case "stringValue":
    case "boolValue":
    case "doubleValue":
      return constantKind.value;
    case "int64Value":
    case "uint64Value": {
      const value = Number(constantKind.value);
      return Number.isSafeInteger(value) ? value : undefined;
    }
    default:
      return undefined;
  }
}
