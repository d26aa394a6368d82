import type { JsonObject, JsonValue } from "../json.ts";
import { type FactDeclarations, overlap } from "./declaration.ts";
import { isObject } from "./member-at.ts";
import type { FactTimes } from "./model.ts";

/** What conditions read of facts. */
export interface ReadableFacts {
  readonly facts: JsonObject;
  readonly factTimes: FactTimes;
}

/**
 * Facts that somebody wrote down as conditions read them, with declared defaults where nothing is written: as `factsAt`
 * does it for facts that were put.
 */
export function withDefaults({ facts, factTimes }: ReadableFacts, declarations: FactDeclarations): ReadableFacts {
  let all = facts;
  const unset: string[] = [];
  for (const { path, default: value } of declarations.values()) {
    const names = path.split(".");
    if (value === undefined || !isFree(facts, names)) continue;
    all = laidIn(all, names, value);
    unset.push(path);
  }
  if (unset.length === 0) return { facts, factTimes };
  const putAtMs: FactTimes["putAtMs"] = (names) => {
    const path = names.join(".");
    return unset.some((other) => overlap(other, path)) ? undefined : factTimes.putAtMs(names);
  };
  return { facts: all, factTimes: { ...factTimes, putAtMs } };
}

/** Whether nothing is at a path, and nothing that has no members is above it. */
function isFree(facts: JsonObject, names: readonly string[]): boolean {
  let value: JsonValue = facts;
  for (const name of names) {
    if (!isObject(value)) return false;
    if (!Object.hasOwn(value, name)) return true;
    value = value[name] ?? null;
  }
  return false;
}

function laidIn(object: JsonObject, [name = "", ...rest]: readonly string[], value: JsonValue): JsonObject {
  const there = Object.hasOwn(object, name) ? (object[name] ?? null) : {};
  return { ...object, [name]: rest.length === 0 || !isObject(there) ? value : laidIn(there, rest, value) };
}
