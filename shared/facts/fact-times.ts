import type { JsonObject, JsonValue } from "../json.ts";
import { overlap } from "./declaration.ts";
import type { Fact, FactTimes } from "./model.ts";

export type PutTimes = FactTimes["putAtMs"];

/**
 * When what is at each path of a tree was put, by the facts that the tree is made of.
 * @param unset paths in the tree that nobody has put: neither they nor anything around them has an age
 */
export function putTimes(facts: readonly Fact[], tree: JsonObject, unset: readonly string[] = []): PutTimes {
  const own = new Map<string, number>();
  /** Of a path and all below it. */
  const oldest = new Map<string, number>();
  for (const { path, updatedAtMs } of facts) {
    // Of two facts with one path the newer holds, in the tree as here.
    own.set(path, Math.max(own.get(path) ?? updatedAtMs, updatedAtMs));
  }
  for (const [path, atMs] of own) {
    for (const above of upwards(path)) oldest.set(above, Math.min(oldest.get(above) ?? atMs, atMs));
  }
  return (names) => {
    const path = names.join(".");
    if (unset.some((other) => overlap(other, path))) return undefined;
    const atMs = oldest.get(path);
    if (atMs !== undefined || !isThere(tree, names)) return atMs;
    // A member of an object that was put as one fact is as old as that fact.
    for (const above of upwards(path)) if (own.has(above)) return own.get(above);
    return undefined;
  };
}

/** `a.b.c`, `a.b`, `a` */
function* upwards(path: string): Generator<string> {
  for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1)) yield path.slice(0, end);
}

function isThere(tree: JsonObject, names: readonly string[]): boolean {
  let value: JsonValue | undefined = tree;
  for (const name of names) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return false;
    value = Reflect.get(value, name) as JsonValue | undefined;
  }
  return true;
}
