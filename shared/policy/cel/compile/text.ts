import { errorMessage } from "../../../errors/postern-error.ts";
import { regularExpressions } from "../regular-expressions.ts";
import type { Node } from "./node.ts";
import { failedFirst, mayHaveMore, PERHAPS } from "./unknown.ts";
import { Failure, isList, isMap, noOverload, type Value } from "./value.ts";

export const TEXT_METHODS = ["startsWith", "endsWith", "contains", "matches"] as const;

export type TextMethod = (typeof TEXT_METHODS)[number];

export function textMethod(name: TextMethod, target: Node, argument: Node, id: bigint): Node {
  const run = TEXT[name];
  return (inputs) => {
    const text = target(inputs);
    if (text instanceof Failure) return failedFirst(text, argument, inputs);
    const part = argument(inputs);
    if (part instanceof Failure) return part;
    return typeof text === "string" && typeof part === "string"
      ? run(text, part, id)
      : noOverload(name, [part], id, text);
  };
}

const TEXT: Readonly<Record<TextMethod, (text: string, part: string, id: bigint) => Value>> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
  matches(text, pattern, id) {
    try {
      return regularExpressions.compile(pattern).test(text);
    } catch (error) {
      return new Failure(errorMessage(error), id); // a pattern from the request that is none
    }
  },
};

/** Code points of a text, elements of a list, fields of a map. `isMethod`: how a failure shows it. */
export function size(operand: Node, isMethod: boolean, id: bigint): Node {
  return (inputs) => {
    const value = operand(inputs);
    if (typeof value === "string") return BigInt(codePoints(value));
    if (isList(value)) return BigInt(value.length);
    if (isMap(value)) {
      return inputs.unsure !== undefined && mayHaveMore(value) ? PERHAPS : BigInt(Object.keys(value).length);
    }
    if (value instanceof Failure) return value;
    return isMethod ? noOverload("size", [], id, value) : noOverload("size", [value], id);
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
