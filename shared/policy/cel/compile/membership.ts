import { equal, equalIfKnown } from "./equality.ts";
import type { Node } from "./node.ts";
import { failedFirst, presence, Unknown } from "./unknown.ts";
import { Failure, isList, isMap, noOverload, ownField, type Value } from "./value.ts";

/** `value in collection`: an element of a list, a key of a map. */
export function membership(value: Node, collection: Node, id: bigint): Node {
  return (inputs) => {
    const wanted = value(inputs);
    if (wanted instanceof Failure) return failedFirst(wanted, collection, inputs);
    const inside = collection(inputs);
    if (isList(inside)) return inputs.unsure === undefined ? contains(inside, wanted) : containsIfKnown(inside, wanted);
    if (inside instanceof Failure) return inside;
    if (!isMap(inside) || typeof wanted === "object") return noOverload("@in", [wanted, inside], id);
    // JSON's keys are texts: no number or bool is one of them.
    return typeof wanted === "string" && presence(ownField(inside, wanted));
  };
}

function contains(list: readonly Value[], wanted: Value): boolean {
  if (typeof wanted === "string") return list.includes(wanted);
  for (const item of list) if (equal(item, wanted)) return true;
  return false;
}

function containsIfKnown(list: readonly Value[], wanted: Value): boolean | Unknown {
  const answers = list.map((item) => equalIfKnown(item, wanted));
  return answers.includes(true) || (answers.find((answer) => answer instanceof Unknown) ?? false);
}

/** `value in ['a', 'b']`: the list is known, so it can be a set. */
export function membershipInTexts(value: Node, texts: ReadonlySet<Value>): Node {
  return (inputs) => {
    const wanted = value(inputs);
    if (typeof wanted === "string") return texts.has(wanted);
    return wanted instanceof Failure ? wanted : false;
  };
}
