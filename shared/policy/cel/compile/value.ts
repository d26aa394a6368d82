import type { JsonObject } from "../../../json.ts";

/**
 * What a compiled expression works on: JSON as it came, without wrappers. CEL's double is `number`, its int `bigint`.
 * INVARIANT: no number is NaN (what would give one is left to the library), so equality and order are plain.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Value[]
  | JsonObject
  | Instant
  | Span
  | Failure;

/** A value with a class of its own: what is neither JSON nor a scalar. */
abstract class Boxed {}

/** An error, as a value: `&&`, `||` and loops decide whether it counts. */
export class Failure extends Boxed {
  readonly message: string;
  /** The part of the expression that it is about. */
  readonly exprId: bigint;

  constructor(message: string, exprId: bigint) {
    super();
    this.message = message;
    this.exprId = exprId;
  }
}

/** A google.protobuf.Timestamp: seconds since the epoch, and 0 to 999,999,999 nanoseconds after them. */
export class Instant extends Boxed {
  readonly seconds: number;
  readonly nanos: number;

  constructor(seconds: number, nanos: number) {
    super();
    this.seconds = seconds;
    this.nanos = nanos;
  }
}

/** A google.protobuf.Duration: seconds and nanoseconds of one sign. */
export class Span extends Boxed {
  readonly seconds: number;
  readonly nanos: number;

  constructor(seconds: number, nanos: number) {
    super();
    this.seconds = seconds;
    this.nanos = nanos;
  }
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Boxed);
}

/** CEL's name of a value's type. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "number":
      return "double";
    case "bigint":
      return "int";
    case "string":
      return "string";
  }
  if (value === null) return "null_type";
  if (value instanceof Instant) return "google.protobuf.Timestamp";
  if (value instanceof Span) return "google.protobuf.Duration";
  return isList(value) ? "list" : "map";
}

/** No overload of a function takes these values; the words are those of the library's evaluator. */
export function noOverload(name: string, args: readonly Value[], exprId: bigint, target?: Value): Failure {
  const on = target === undefined ? "" : `${typeName(target)}.`;
  const types = args.map(typeName).join(", ");
  return new Failure(`found no matching overload for '${name}' applied to '${on}(${types})'`, exprId);
}

/** A field that is the object's own, whatever its prototype has; undefined: there is none. */
export function ownField(object: JsonObject, name: string): JsonObject[string] | undefined {
  const value = object[name];
  // The read comes first because it is the cheaper half and usually decides.
  return value !== undefined && Object.hasOwn(object, name) ? value : undefined;
}
