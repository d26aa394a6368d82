import type { Struct, Struct__Output } from "../../proto/gen/google/protobuf/Struct.ts";
import type { Value, Value__Output } from "../../proto/gen/google/protobuf/Value.ts";
import type { JsonLimits } from "../../shared/check/limits.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject, JsonValue } from "../../shared/json.ts";

/** Counts the values of one request over all its structs. */
export interface JsonUse {
  values: number;
}

/**
 * A Struct as a JSON object with a null prototype, so that "__proto__" is a key like any other. A missing Struct is an
 * empty object. `field` names it in errors; `use` makes several structs share one count of values. Throws PosternError
 * of kind invalid_argument: TOO_DEEP, TOO_MANY_FIELDS, NUMBER_NOT_FINITE, VALUE_MISSING.
 */
export function structToJson(
  struct: Struct__Output | null | undefined,
  limits: JsonLimits,
  field = "struct",
  use: JsonUse = { values: 0 },
): JsonObject {
  return objectOf(struct, { limits, use }, field, 1);
}

/** As structToJson, for any value. A missing Value is null. */
export function valueToJson(
  value: Value__Output | null | undefined,
  limits: JsonLimits,
  field = "value",
  use: JsonUse = { values: 0 },
): JsonValue {
  return value == null ? null : jsonOf(value, { limits, use }, field, 0);
}

interface Budget {
  readonly limits: JsonLimits;
  readonly use: JsonUse;
}

function objectOf(struct: Struct__Output | null | undefined, budget: Budget, field: string, depth: number): JsonObject {
  const result: Record<string, JsonValue> = Object.create(null);
  if (struct == null) return result;
  checkDepth(depth, budget, field);
  for (const key of Object.keys(struct.fields)) {
    const value = struct.fields[key];
    if (value !== undefined) result[key] = jsonOf(value, budget, `${field}.${key}`, depth);
  }
  return result;
}

function jsonOf(value: Value__Output, budget: Budget, field: string, depth: number): JsonValue {
  budget.use.values += 1;
  if (budget.use.values > budget.limits.maxFields) {
    throw refused("TOO_MANY_FIELDS", field, `the request has more than ${budget.limits.maxFields} values`);
  }
  switch (value.kind) {
    case "nullValue":
      return null;
    case "boolValue":
      return value.boolValue ?? false;
    case "stringValue":
      return value.stringValue ?? "";
    case "numberValue":
      return finite(value.numberValue ?? 0, field);
    case "structValue":
      return objectOf(value.structValue, budget, field, depth + 1);
    case "listValue": {
      checkDepth(depth + 1, budget, field);
      const items = value.listValue?.values ?? [];
      return items.map((item, index) => jsonOf(item, budget, `${field}[${index}]`, depth + 1));
    }
    default:
      // struct.proto: "Absence of any variant indicates an error."
      throw refused("VALUE_MISSING", field, "a value has no kind; send null_value for null");
  }
}

function finite(number: number, field: string): number {
  if (Number.isFinite(number)) return number;
  throw refused("NUMBER_NOT_FINITE", field, `${number} is no JSON number`);
}

function checkDepth(depth: number, budget: Budget, field: string): void {
  if (depth <= budget.limits.maxDepth) return;
  throw refused("TOO_DEEP", field, `nested deeper than ${budget.limits.maxDepth}`);
}

function refused(code: string, field: string, what: string): PosternError {
  return new PosternError("invalid_argument", code, `${field}: ${what}`, { where: { field } });
}

/** A JSON object as a Struct. */
export function jsonToStruct(object: JsonObject): Struct {
  const fields: Record<string, Value> = Object.create(null);
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value !== undefined) fields[key] = jsonToValue(value);
  }
  return { fields };
}

/** Any JSON value as a Value. */
export function jsonToValue(value: JsonValue): Value {
  if (value === null) return { nullValue: "NULL_VALUE" };
  switch (typeof value) {
    case "boolean":
      return { boolValue: value };
    case "number":
      return { numberValue: value };
    case "string":
      return { stringValue: value };
    default:
      return isList(value) ? { listValue: { values: value.map(jsonToValue) } } : { structValue: jsonToStruct(value) };
  }
}

function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}
