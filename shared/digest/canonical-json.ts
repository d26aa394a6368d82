import { PosternError } from "../errors/postern-error.ts";
import type { JsonValue } from "../json.ts";

/** Deeper values are refused: a bound on the stack, and the end of any cycle. Requests are limited far below. */
const MAX_DEPTH = 128;

/** With the `u` flag a surrogate pair is one code point, so this finds lone surrogates only. */
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** Anything but what JSON takes as it is (RFC 8259 §7: no quote, backslash or control character) and no surrogate. */
const NEEDS_CARE = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/**
 * The one text of a JSON value (RFC 8785, JSON Canonicalization Scheme): no white space, members sorted by the
 * UTF-16 code units of their names, numbers and strings as ECMAScript's JSON.stringify writes them.
 *
 * Equal values have equal text, whatever the order in which their members were written. Refused with
 * CANONICAL_FORM_INVALID, because no canonical text exists: numbers that are not finite, lone surrogates, undefined,
 * anything that JSON does not know (functions, bigints, dates, class instances), and nesting beyond 128 levels.
 */
export function canonicalJson(value: JsonValue): string {
  if (!isInOrder(value, 0)) return write(value, 0);
  // With its members in order, plain JSON has one text, which the engine writes five times as fast. It escapes lone
  // surrogates, though, where there is no canonical text.
  const text = JSON.stringify(value);
  return text.includes("\\ud") ? write(value, 0) : text;
}

/** Whether a value is plain JSON whose objects have their members in canonical order; false also when in doubt. */
function isInOrder(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      if (value === null) return true;
      if (depth >= MAX_DEPTH) return false;
      return Array.isArray(value) ? areInOrder(value, depth + 1) : isObjectInOrder(value, depth + 1);
    default:
      return false;
  }
}

function areInOrder(items: readonly unknown[], depth: number): boolean {
  // Not `every`, which skips holes.
  for (let i = 0; i < items.length; i++) if (!isInOrder(items[i], depth)) return false;
  return true;
}

function isObjectInOrder(value: object, depth: number): boolean {
  if (!isPlain(value)) return false;
  let before = "";
  for (const name of Object.keys(value)) {
    if (name < before || !isInOrder(value[name], depth)) return false;
    before = name;
  }
  return true;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** `canonicalJson` of a string. */
export function canonicalString(text: string): string {
  if (!NEEDS_CARE.test(text)) return `"${text}"`;
  // RFC 8785 §3.2.2.2: invalid Unicode has no canonical form. JSON.stringify would escape it.
  if (LONE_SURROGATE.test(text)) throw refused("a string with a lone surrogate");
  return JSON.stringify(text);
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return canonicalString(value);
    case "number":
      // ECMAScript's Number::toString is what RFC 8785 §3.2.2.3 prescribes; it writes -0 as "0".
      if (!Number.isFinite(value)) throw refused(`the number ${value}, which JSON cannot write`);
      return String(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      if (depth >= MAX_DEPTH) throw refused(`nesting beyond ${MAX_DEPTH} levels`);
      return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1);
    default:
      throw refused(`a value of type ${typeof value}`);
  }
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = "[";
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ",";
    text += write(items[i], depth);
  }
  return `${text}]`;
}

function writeObject(value: object, depth: number): string {
  const members = plainMembers(value);
  let text = "{";
  // The default order of sort() is by UTF-16 code units, which RFC 8785 §3.2.3 asks for.
  for (const name of Object.keys(members).sort()) {
    if (text.length > 1) text += ",";
    text += `${canonicalString(name)}:${write(members[name], depth)}`;
  }
  return `${text}}`;
}

/** A Date or a Map would come out as "{}", and so would share a digest with every other: refused. */
function plainMembers(value: object): Readonly<Record<string, unknown>> {
  if (!isPlain(value)) throw refused("an object that is not plain");
  return value;
}

function refused(what: string): PosternError {
  return new PosternError("invalid_argument", "CANONICAL_FORM_INVALID", `The value contains ${what}.`, {
    hint: "Send plain JSON: finite numbers, well-formed strings, no undefined.",
  });
}
