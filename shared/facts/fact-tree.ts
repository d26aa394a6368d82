import { canonicalJson } from "../digest/index.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { isObject } from "./member-at.ts";
import type { Fact } from "./model.ts";

interface Tree {
  [key: string]: JsonValue;
}

/**
 * All facts as the one object that conditions read as `facts`. Its objects have no prototype, so `facts.constructor`
 * and `facts.__proto__` are there only if somebody put them there.
 *
 * The order of the list makes no difference. Deeper paths override shallower ones: `a.b` lays itself over member `b`
 * of the fact `a`, and replaces `a` if that is no object. Of two facts with one path the newer holds.
 */
export function factTree(facts: readonly Fact[]): JsonObject {
  const tree = emptyTree();
  for (const fact of [...facts].sort(byDepthThenAge)) place(tree, fact.path.split("."), fact.value);
  return tree;
}

function place(tree: Tree, path: readonly string[], value: JsonValue): void {
  let node = tree;
  for (const name of path.slice(0, -1)) {
    const child = node[name];
    // Every object in the tree is one that `withoutPrototype` made: it belongs to the tree and may be changed.
    const next = isObject(child) ? (child as Tree) : emptyTree();
    node[name] = next;
    node = next;
  }
  node[path.at(-1) ?? ""] = withoutPrototype(value);
}

function byDepthThenAge(a: Fact, b: Fact): number {
  return (
    a.path.split(".").length - b.path.split(".").length ||
    a.updatedAtMs - b.updatedAtMs ||
    compare(a.updatedBy, b.updatedBy) ||
    compare(canonicalJson(a.value), canonicalJson(b.value))
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function withoutPrototype(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutPrototype);
  if (!isObject(value)) return value;
  const copy = emptyTree();
  for (const [name, member] of Object.entries(value)) copy[name] = withoutPrototype(member);
  return copy;
}

function emptyTree(): Tree {
  return Object.create(null) as Tree;
}
