import type { Node } from "./node.ts";
import { failedFirst, mayHaveMore, PERHAPS, Unknown } from "./unknown.ts";
import { Failure, Instant, isList, isMap, Span, type Value } from "./value.ts";

/** CEL langdef, "Equality": numbers across their types, everything else only within its own. Neither is a Failure. */
export function equal(a: Value, b: Value): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return equalScalars(a, b);
  if (isList(a)) return isList(b) && equalLists(a, b);
  if (isMap(a)) return isMap(b) && equalMaps(a, b);
  if (a instanceof Instant) return b instanceof Instant && a.seconds === b.seconds && a.nanos === b.nanos;
  return a instanceof Span && b instanceof Span && a.seconds === b.seconds && a.nanos === b.nanos;
}

function equalScalars(a: Value, b: Value): boolean {
  if (typeof a === "bigint" && typeof b === "number") return equalNumbers(a, b);
  if (typeof a === "number" && typeof b === "bigint") return equalNumbers(b, a);
  return a === b;
}

/** Exactly: not by way of the nearest double. */
function equalNumbers(int: bigint, double: number): boolean {
  return Number.isInteger(double) && BigInt(double) === int;
}

function equalLists(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, i) => equal(item, b[i] ?? null));
}

function equalMaps(a: Readonly<Record<string, Value>>, b: Readonly<Record<string, Value>>): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && equal(a[name] ?? null, b[name] ?? null));
}

/** As `equal`, of values of which parts may not be known. */
export function equalIfKnown(a: Value, b: Value): boolean | Unknown {
  if (a instanceof Unknown) return a;
  if (b instanceof Unknown) return b;
  if (isList(a) && isList(b)) {
    return a.length === b.length && all(a.map((item, i) => equalIfKnown(item, b[i] ?? null)));
  }
  if (!isMap(a) || !isMap(b)) return equal(a, b);
  if (mayHaveMore(a) || mayHaveMore(b)) return PERHAPS;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length || !names.every((name) => Object.hasOwn(b, name))) return false;
  return all(names.map((name) => equalIfKnown(a[name] ?? null, b[name] ?? null)));
}

function all(answers: readonly (boolean | Unknown)[]): boolean | Unknown {
  return !answers.includes(false) && (answers.find((answer) => answer instanceof Unknown) ?? true);
}

export function equalityOf(left: Node, right: Node): Node {
  return (inputs) => {
    const l = left(inputs);
    if (l instanceof Failure) return failedFirst(l, right, inputs);
    const r = right(inputs);
    if (r instanceof Failure) return r;
    return inputs.unsure === undefined ? equal(l, r) : equalIfKnown(l, r);
  };
}

/** Equality with a literal, without looking at the literal's type again. */
export function equalityWith(operand: Node, literal: Value): Node {
  if (typeof literal === "bigint" || typeof literal === "number") return equalityWithNumber(operand, literal);
  if (typeof literal === "object" && literal !== null) return equalityOf(operand, () => literal);
  return (inputs) => {
    const value = operand(inputs);
    return value === literal || (value instanceof Failure ? value : false);
  };
}

function equalityWithNumber(operand: Node, literal: bigint | number): Node {
  // Outside of the doubles' exact integers an int may have no equal double at all.
  const exact = typeof literal === "number" || BigInt(Number(literal)) === literal;
  if (!exact) return equalityOf(operand, () => literal);
  const double = Number(literal);
  return (inputs) => {
    const value = operand(inputs);
    if (typeof value === "number") return value === double;
    return value instanceof Failure ? value : equal(value, literal);
  };
}

/** `!=`: errors stay errors. */
export function negated(equality: Node): Node {
  return (inputs) => {
    const value = equality(inputs);
    return typeof value === "boolean" ? !value : value;
  };
}
