import { nearestName } from "../../config/nearest.ts";
import type { JsonObject, JsonValue } from "../../json.ts";
import { didYouMean } from "../check/finding.ts";
import type { Attributes, ValueType } from "./model.ts";

/** Why a value is not what a schema says. */
export interface Mismatch {
  readonly code: "UNKNOWN_ATTRIBUTE" | "SCHEMA_MISMATCH";
  readonly message: string;
  /** Empty: nothing to suggest. */
  readonly suggestion: string;
  /** Within the value. */
  readonly path: readonly (string | number)[];
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const DURATION = /^-?(\d+(\.\d+)?(h|m|s|ms|us|ns))+$/;

/**
 * What is wrong with the attributes that an object has. What it lacks is not looked at: `missingAttributes` names it.
 * `own`: names that are there whatever the schema says, and described elsewhere.
 */
export function mismatches(
  object: JsonObject,
  attributes: Attributes,
  own: readonly string[] = [],
): readonly Mismatch[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (attribute !== undefined) return mismatchesOf(value, attribute.type).map((one) => below(name, one));
    return own.includes(name) ? [] : [unknown(name, Object.keys(attributes))];
  });
}

/** The names of the attributes that an object has to have and has not. */
export function missingAttributes(object: JsonObject, attributes: Attributes): readonly string[] {
  return Object.entries(attributes)
    .filter(([name, { optional }]) => !optional && !Object.hasOwn(object, name))
    .map(([name]) => name);
}

/** What is wrong with a value. Empty: it is of the type. */
export function mismatchesOf(value: JsonValue, type: ValueType): readonly Mismatch[] {
  switch (type.kind) {
    case "any":
      return [];
    case "bool":
      return typeof value === "boolean" ? [] : [mismatch(value, "true or false is needed")];
    case "double":
      return typeof value === "number" ? [] : [mismatch(value, "a number is needed")];
    case "int":
      return Number.isInteger(value) ? [] : [mismatch(value, "a whole number is needed")];
    case "string":
      return text(value, type.oneOf);
    case "timestamp":
      return isTimestamp(value) ? [] : [mismatch(value, "a time such as '2026-01-05T09:30:00Z' is needed")];
    case "duration":
      return typeof value === "string" && DURATION.test(value)
        ? []
        : [mismatch(value, "a duration such as '1h30m' is needed")];
    case "list":
      return isList(value)
        ? value.flatMap((entry, at) => mismatchesOf(entry, type.items).map((one) => below(at, one)))
        : [mismatch(value, "a list is needed")];
    case "map":
      return isMap(value)
        ? Object.entries(value).flatMap(([key, entry]) =>
            mismatchesOf(entry, type.values).map((one) => below(key, one)),
          )
        : [mismatch(value, "a map is needed")];
    case "object":
      return isMap(value) ? whole(value, type.members) : [mismatch(value, "a map is needed")];
  }
}

/** Below the top nothing is laid over anything: what an object lacks is missing. */
function whole(object: JsonObject, members: Attributes): readonly Mismatch[] {
  const missing = missingAttributes(object, members).map(
    (name): Mismatch => ({ code: "SCHEMA_MISMATCH", message: `'${name}' is missing`, suggestion: "", path: [] }),
  );
  return [...missing, ...mismatches(object, members)];
}

function text(value: JsonValue, oneOf: readonly string[] | undefined): readonly Mismatch[] {
  if (typeof value !== "string") return [mismatch(value, "a text is needed")];
  if (oneOf === undefined || oneOf.includes(value)) return [];
  return [mismatch(value, `one of ${oneOf.join(", ")} is needed`, didYouMean(nearestName(value, oneOf)))];
}

function isTimestamp(value: JsonValue): boolean {
  return typeof value === "string" && TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value));
}

function unknown(name: string, names: readonly string[]): Mismatch {
  const near = nearestName(name, names);
  const all = names.length === 0 ? "there are none" : `there are ${names.join(", ")}`;
  return {
    code: "UNKNOWN_ATTRIBUTE",
    message: `there is no attribute '${name}'`,
    suggestion: near === undefined ? all : didYouMean(near),
    path: [name],
  };
}

function mismatch(value: JsonValue, needed: string, suggestion = ""): Mismatch {
  const shown =
    typeof value === "string" ? `'${value}'` : isList(value) ? "a list" : isMap(value) ? "a map" : `${value}`;
  return { code: "SCHEMA_MISMATCH", message: `${needed}, not ${shown}`, suggestion, path: [] };
}

function below(step: string | number, one: Mismatch): Mismatch {
  return { ...one, path: [step, ...one.path] };
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isMap(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
