import type { JsonUse } from "../../runtime/rpc/struct.ts";
import type { JsonLimits } from "../../shared/check/limits.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject, JsonValue } from "../../shared/json.ts";
import type { WireReader } from "./wire-reader.ts";

/** Tags of google/protobuf/struct.proto. */
const STRUCT_FIELDS = 0x0a;
const ENTRY_KEY = 0x0a;
const ENTRY_VALUE = 0x12;
const LIST_VALUES = 0x0a;
const VALUE_NULL = 0x08;
const VALUE_NUMBER = 0x11;
const VALUE_STRING = 0x1a;
const VALUE_BOOL = 0x20;
const VALUE_STRUCT = 0x2a;
const VALUE_LIST = 0x32;

/** Reads google.protobuf.Struct messages of one request into JSON, within its limits. */
export class JsonReader {
  readonly #reader: WireReader;
  readonly #limits: JsonLimits;
  readonly #use: JsonUse = { values: 0 };

  constructor(reader: WireReader, limits: JsonLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  /** The Struct that comes next, as a field of the request that `field` names. Errors as structToJson's. */
  struct(field: string): JsonObject {
    return this.#object(field, 1);
  }

  #object(field: string, depth: number): JsonObject {
    this.#checkDepth(depth, field);
    const reader = this.#reader;
    const result: Record<string, JsonValue> = Object.create(null);
    const outer = reader.enter();
    while (reader.more) {
      const tag = reader.tag();
      if (tag === STRUCT_FIELDS) this.#entry(result, field, depth);
      else reader.skip(tag);
    }
    reader.leave(outer);
    return result;
  }

  #entry(result: Record<string, JsonValue>, field: string, depth: number): void {
    const reader = this.#reader;
    const outer = reader.enter();
    let key = "";
    let value: JsonValue | undefined;
    while (reader.more) {
      const tag = reader.tag();
      if (tag === ENTRY_KEY) key = reader.text();
      else if (tag === ENTRY_VALUE) value = this.#value(field, key, depth);
      else reader.skip(tag);
    }
    reader.leave(outer);
    if (value === undefined) throw valueMissing(`${field}.${key}`);
    result[key] = value;
  }

  /** `key` joins `field` in errors only: no path is made for a value that is as it should be. */
  #value(field: string, key: string, depth: number): JsonValue {
    this.#use.values += 1;
    if (this.#use.values > this.#limits.maxFields) {
      throw refused("TOO_MANY_FIELDS", `${field}.${key}`, `the request has more than ${this.#limits.maxFields} values`);
    }
    const reader = this.#reader;
    const outer = reader.enter();
    let value: JsonValue | undefined;
    while (reader.more) {
      const tag = reader.tag();
      switch (tag) {
        case VALUE_NULL:
          reader.bool();
          value = null;
          break;
        case VALUE_NUMBER:
          value = finite(reader.double(), field, key);
          break;
        case VALUE_STRING:
          value = reader.text();
          break;
        case VALUE_BOOL:
          value = reader.bool();
          break;
        case VALUE_STRUCT:
          value = this.#object(`${field}.${key}`, depth + 1);
          break;
        case VALUE_LIST:
          value = this.#list(`${field}.${key}`, depth + 1);
          break;
        default:
          reader.skip(tag);
      }
    }
    reader.leave(outer);
    if (value === undefined) throw valueMissing(`${field}.${key}`);
    return value;
  }

  #list(field: string, depth: number): JsonValue[] {
    this.#checkDepth(depth, field);
    const reader = this.#reader;
    const items: JsonValue[] = [];
    const outer = reader.enter();
    while (reader.more) {
      const tag = reader.tag();
      if (tag === LIST_VALUES) items.push(this.#value(field, String(items.length), depth));
      else reader.skip(tag);
    }
    reader.leave(outer);
    return items;
  }

  #checkDepth(depth: number, field: string): void {
    if (depth > this.#limits.maxDepth) throw refused("TOO_DEEP", field, `nested deeper than ${this.#limits.maxDepth}`);
  }
}

function finite(number: number, field: string, key: string): number {
  if (Number.isFinite(number)) return number;
  throw refused("NUMBER_NOT_FINITE", `${field}.${key}`, `${number} is no JSON number`);
}

/** struct.proto: "Absence of any variant indicates an error." */
function valueMissing(field: string): PosternError {
  return refused("VALUE_MISSING", field, "a value has no kind; send null_value for null");
}

function refused(code: string, field: string, what: string): PosternError {
  return new PosternError("invalid_argument", code, `${field}: ${what}`, { where: { field } });
}
