import type { CheckRequest } from "../../check/request.ts";
import type { JsonObject, JsonValue } from "../../json.ts";
import type { InputPath } from "../cel/reads.ts";

/** Longer keys cost more than the evaluation that they would spare. */
const MAX_KEY_LENGTH = 1024;

/** The values of a request at some paths, as one text; undefined: too long. */
export type RequestKey = (request: CheckRequest) => string | undefined;

/**
 * Makes keys from what is at these paths, which lead into the request. Equal keys mean that no condition which reads
 * only there can tell the requests apart: 1 is not "1", 0 is not -0, null is not missing.
 */
export function requestKey(paths: readonly InputPath[], prefix: string): RequestKey {
  const readers = paths.map(reader);
  return (request) => {
    let key = prefix;
    for (const read of readers) {
      key += read(request);
      if (key.length > MAX_KEY_LENGTH) return undefined;
    }
    return key;
  };
}

function reader([root = "", ...names]: InputPath): (request: CheckRequest) => string {
  const [first, ...rest] = names;
  if (first === undefined) return (request) => print(whole(request, root));
  return (request) => printAt(fieldOf(request, root, first), rest);
}

/** Where a path ends early is part of the key: it is part of what the error says. */
function printAt(start: JsonValue | undefined, names: readonly string[]): string {
  let value = start;
  let depth = 0;
  for (const name of names) {
    if (value === undefined) break;
    value = typeof value === "object" && value !== null && Object.hasOwn(value, name) ? at(value, name) : undefined;
    depth++;
  }
  return value === undefined ? `?${depth};` : print(value);
}

function at(value: JsonObject | readonly JsonValue[], name: string): JsonValue | undefined {
  return isList(value) ? undefined : value[name];
}

function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function fieldOf(request: CheckRequest, root: string, name: string): JsonValue | undefined {
  const { subject, action, resource } = request;
  switch (root) {
    case "subject":
      if (name === "id") return subject.id;
      if (name === "type") return subject.type;
      return name === "roles" ? subject.roles : own(subject.properties, name);
    case "action":
      return name === "name" ? action.name : own(action.properties, name);
    case "resource":
      if (name === "id") return resource.id;
      return name === "type" ? resource.type : own(resource.properties, name);
    case "context":
      return own(request.context, name);
    default:
      return own(request.arguments, name);
  }
}

function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function whole(request: CheckRequest, root: string): JsonValue {
  const { subject, action, resource } = request;
  switch (root) {
    case "subject":
      return [subject.type, subject.id, subject.roles, subject.properties];
    case "action":
      return [action.name, action.properties];
    case "resource":
      return [resource.type, resource.id, resource.properties];
    case "context":
      return request.context;
    default:
      return request.arguments;
  }
}

/** No value's text is the beginning of another's, so that they can stand one behind the other. */
function print(value: JsonValue): string {
  switch (typeof value) {
    case "string":
      return `${value.length}:${value}`;
    case "number":
      return Object.is(value, -0) ? "d-0;" : `d${value};`;
    case "boolean":
      return value ? "t" : "f";
  }
  if (value === null) return "n";
  let text = isList(value) ? `[${value.length};` : "{";
  // The order of fields counts: conditions can go through them.
  for (const [name, item] of Object.entries(value)) {
    text += isList(value) ? print(item) : `${name.length}:${name}${print(item)}`;
    if (text.length > MAX_KEY_LENGTH) break;
  }
  return `${text}}`;
}
