import { type CelInput, type CelMap, type CelUint, celList, celMap } from "@bufbuild/cel";
import type { JsonObject, JsonValue } from "../../json.ts";

type MapKey = bigint | string | boolean | CelUint;

/**
 * A JSON object as a CEL map, without copying it. Only own fields exist: `constructor`, `toString` and `__proto__`
 * are fields like any other, absent unless the sender put them there.
 */
export function jsonMap(object: JsonObject): CelMap {
  const map = celMap(new JsonEntries(object));
  // celMap's own `has` calls a field that is null absent; CEL (langdef, "Field Selection") calls it present.
  map.has = (key) => typeof key === "string" && Object.hasOwn(object, key);
  return map;
}

/** JSON numbers become doubles, as google.protobuf.Value has them; null stays null. */
export function jsonToCel(value: JsonValue): CelInput {
  if (typeof value !== "object" || value === null) return value;
  return isList(value) ? celList(value.map(jsonToCel)) : jsonMap(value);
}

function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}

class JsonEntries implements ReadonlyMap<MapKey, CelInput> {
  readonly #object: JsonObject;

  constructor(object: JsonObject) {
    this.#object = object;
  }

  get size(): number {
    return Object.keys(this.#object).length;
  }

  has(key: MapKey): boolean {
    return typeof key === "string" && Object.hasOwn(this.#object, key);
  }

  get(key: MapKey): CelInput | undefined {
    if (typeof key !== "string" || !Object.hasOwn(this.#object, key)) return undefined;
    const value = this.#object[key];
    return value === undefined ? undefined : jsonToCel(value);
  }

  forEach(callback: (value: CelInput, key: MapKey, map: ReadonlyMap<MapKey, CelInput>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  *entries(): MapIterator<[MapKey, CelInput]> {
    for (const [key, value] of Object.entries(this.#object)) yield [key, jsonToCel(value)];
    return undefined;
  }

  *keys(): MapIterator<MapKey> {
    yield* Object.keys(this.#object);
    return undefined;
  }

  *values(): MapIterator<CelInput> {
    for (const value of Object.values(this.#object)) yield jsonToCel(value);
    return undefined;
  }

  [Symbol.iterator](): MapIterator<[MapKey, CelInput]> {
    return this.entries();
  }
}
