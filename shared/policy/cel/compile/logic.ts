import type { Node } from "./node.ts";
import { Unknown } from "./unknown.ts";
import { Failure, noOverload, typeName, type Value } from "./value.ts";

/** CEL langdef, "Logical Operators": whichever side is false decides, also when the other is an error. */
export function and(left: Node, right: Node, id: bigint): Node {
  return (inputs) => {
    const l = left(inputs);
    if (l === false) return false;
    const r = right(inputs);
    if (r === false) return false;
    return l === true && r === true ? true : firstFailure(l, r, id);
  };
}

/** As `and`, with true in the place of false. */
export function or(left: Node, right: Node, id: bigint): Node {
  return (inputs) => {
    const l = left(inputs);
    if (l === true) return true;
    const r = right(inputs);
    if (r === true) return true;
    return l === false && r === false ? false : firstFailure(l, r, id);
  };
}

function firstFailure(l: Value, r: Value, id: bigint): Failure {
  // What is not known may be what decides; an error never is.
  if (r instanceof Unknown) return r;
  const culprit = typeof l === "boolean" ? r : l;
  if (culprit instanceof Failure) return culprit;
  return new Failure(`type mismatch: expected bool, got ${typeName(culprit)}`, id);
}

export function not(operand: Node, id: bigint): Node {
  return (inputs) => {
    const value = operand(inputs);
    if (typeof value === "boolean") return !value;
    return value instanceof Failure ? value : noOverload("!_", [value], id);
  };
}

/** What loops go on with: anything but the value false, errors included. */
export function notStrictlyFalse(operand: Node): Node {
  return (inputs) => operand(inputs) !== false;
}

export function conditional(condition: Node, then: Node, otherwise: Node, id: bigint): Node {
  return (inputs) => {
    const value = condition(inputs);
    if (value === true) return then(inputs);
    if (value === false) return otherwise(inputs);
    return value instanceof Failure ? value : noOverload("_?_:_", [value], id);
  };
}
