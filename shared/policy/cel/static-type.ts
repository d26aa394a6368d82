import type { CelType } from "@bufbuild/cel";

/**
 * What is known of a value before evaluation. `dyn`: anything. `json`: a value of the request or a fact, of a type
 * that only evaluation shows, but one that JSON has: its numbers are doubles. Otherwise CEL's own name of the type.
 */
export interface StaticType {
  readonly name: string;
  /** Of a list's elements, a map's values. Absent: dyn. */
  readonly element?: StaticType;
  /** Of a map: all fields that there are. Absent: there may be any. */
  readonly fields?: ReadonlyMap<string, FieldType>;
  /** Of a map: fields come and go, whatever their names. */
  readonly anyField?: true;
  /** Of a string: no other text is one. */
  readonly oneOf?: readonly string[];
  /** A string that stands for this: `timestamp(text)` reads it. */
  readonly textOf?: "timestamp" | "duration";
}

export interface FieldType {
  readonly type: StaticType;
  /** It may be absent. */
  readonly optional: boolean;
}

export const DYN: StaticType = { name: "dyn" };
export const JSON_VALUE: StaticType = { name: "json" };
export const JSON_MAP: StaticType = { name: "map", element: JSON_VALUE };
export const BOOL: StaticType = { name: "bool" };
export const STRING: StaticType = { name: "string" };
export const TYPE: StaticType = { name: "type" };
export const TIMESTAMP: StaticType = { name: "google.protobuf.Timestamp" };
export const DURATION: StaticType = { name: "google.protobuf.Duration" };

const IN_JSON: ReadonlySet<string> = new Set(["double", "string", "bool", "null_type", "list", "map"]);
const NUMERIC: ReadonlySet<string> = new Set(["int", "uint", "double"]);

/** The names that a type goes by in messages. */
export function describeType({ name, element }: StaticType): string {
  if (name === "json") return "a value of the request";
  if (name === "dyn") return "any value";
  if (name === "google.protobuf.Timestamp") return "timestamp";
  if (name === "google.protobuf.Duration") return "duration";
  if (name === "null_type") return "null";
  return name === "list" && element !== undefined && element.name !== "dyn" && element.name !== "json"
    ? `list of ${describeType(element)}`
    : name;
}

/** Whether a value of the type could be handed to a parameter of the CEL type. */
export function fits(type: StaticType, parameter: CelType): boolean {
  if (type.name === "dyn" || parameter.name === "dyn") return true;
  if (type.name === "json") return IN_JSON.has(parameter.name);
  return type.name === parameter.name;
}

/** Whether values of the two types can be equal at all; numbers are equal across int, uint and double. */
export function comparable(a: StaticType, b: StaticType): boolean {
  if (a.name === "dyn" || b.name === "dyn") return true;
  if (a.name === "json") return b.name === "json" || IN_JSON.has(b.name) || NUMERIC.has(b.name);
  if (b.name === "json") return comparable(b, a);
  if (NUMERIC.has(a.name) && NUMERIC.has(b.name)) return true;
  return a.name === b.name;
}

/** Whether it can be true or false. */
export function canBeBool({ name }: StaticType): boolean {
  return name === "bool" || name === "dyn" || name === "json";
}

/** One type for a value that may be of either. */
export function join(a: StaticType, b: StaticType): StaticType {
  if (a === b) return a;
  if (a.name === b.name) {
    return a.element === undefined || b.element === undefined
      ? { name: a.name }
      : { name: a.name, element: join(a.element, b.element) };
  }
  return DYN;
}

/** The type that a function declares to return. */
export function fromCelType(type: CelType): StaticType {
  return { name: type.name };
}
