import type { JsonObject } from "../json.ts";
import { overlap } from "./declaration.ts";
import { memberAt } from "./member-at.ts";
import type { Fact, FactTimes } from "./model.ts";

export type PutTimes = FactTimes["putAtMs"];

/**
 * When what is at each path of a tree was put, by the facts that the tree is made of.
 * @param unset paths in the tree that nobody has put: neither they nor anything around them has an age
 */
export function putTimes(facts: readonly Fact[], tree: JsonObject, unset: readonly string[] = []): PutTimes {
  const own = new Map<string, Fact>();
  /** Of a path and all below it. */
  const oldest = new Map<string, number>();
  for (const fact of facts) {
    // Of two facts with one path the newer holds, in the tree as here.
    const other = own.get(fact.path);
    if (other === undefined || other.updatedAtMs < fact.updatedAtMs) own.set(fact.path, fact);
  }
  for (const [path, { updatedAtMs: atMs }] of own) {
    for (const above of upwards(path)) oldest.set(above, Math.min(oldest.get(above) ?? atMs, atMs));
  }
  return (names) => {
    const path = names.join(".");
    if (unset.some((other) => overlap(other, path))) return undefined;
    const atMs = oldest.get(path);
    if (own.has(path) || memberAt(tree, names) === undefined) return atMs;
    const whole = factAbove(own, path);
    // A member of an object that was put as one fact is as old as that fact ...
    if (whole === undefined) return atMs;
    if (atMs === undefined) return whole.updatedAtMs;
    // ... and so is what there is of it beside what was laid over its own members.
    const isLaidOver = memberAt(whole.value, names.slice(whole.path.split(".").length)) !== undefined;
    return isLaidOver ? Math.min(whole.updatedAtMs, atMs) : atMs;
  };
}

/** The nearest: what is further above, that one has replaced. */
function factAbove(own: ReadonlyMap<string, Fact>, path: string): Fact | undefined {
  for (const above of upwards(path)) {
    const fact = own.get(above);
    if (fact !== undefined) return fact;
  }
  return undefined;
}

/** `a.b.c`, `a.b`, `a` */
function* upwards(path: string): Generator<string> {
  for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1)) yield path.slice(0, end);
}
