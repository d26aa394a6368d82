import type { Node } from "./node.ts";
import { mayHaveMore, PERHAPS } from "./unknown.ts";
import { Failure, isList, isMap, typeName, type Value } from "./value.ts";

/** The parts of a loop, compiled; `variable` and `result` are their places among the locals. */
export interface Loop {
  readonly range: Node;
  readonly start: Node;
  readonly goesOn: Node;
  readonly step: Node;
  readonly conclusion: Node;
  readonly variable: number;
  readonly result: number;
}

/** What `all`, `exists`, `exists_one`, `filter` and `map` expand to: a fold over a list's elements or a map's keys. */
export function loop({ range, start, goesOn, step, conclusion, variable, result }: Loop, id: bigint): Node {
  return (inputs) => {
    const over = range(inputs);
    if (over instanceof Failure) return over;
    if (!isList(over) && !isMap(over)) return new Failure(`type mismatch: iterable vs ${typeName(over)}`, id);
    if (inputs.unsure !== undefined && isMap(over) && mayHaveMore(over)) return PERHAPS;
    const items = isList(over) ? over : Object.keys(over);
    const { locals } = inputs;
    locals[result] = start(inputs);
    for (const item of items) {
      locals[variable] = item;
      const more = goesOn(inputs);
      if (more instanceof Failure) return more;
      if (more !== true) break;
      locals[result] = step(inputs);
    }
    return conclusion(inputs);
  };
}

export function local(place: number): Node {
  // A loop sets its places before anything inside it runs.
  return ({ locals }) => locals[place] ?? null;
}

/** `@result + [value]` inside a loop: the list is the loop's own, so it grows in place and not by copies. */
export function append(result: number, value: Node): Node {
  return (inputs) => {
    const grown = inputs.locals[result] ?? null;
    if (!isGrowing(grown)) return grown;
    const added = value(inputs);
    if (added instanceof Failure) return added;
    grown.push(added);
    return grown;
  };
}

function isGrowing(value: Value): value is Value[] {
  return Array.isArray(value);
}
