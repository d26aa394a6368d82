import { readFileSync } from "node:fs";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject, JsonValue } from "../../shared/json.ts";

/** `amount=30` is the number, `name=Jo` the text, `tags=["a"]` the list: JSON where it parses, else a string. */
export function parsePair(text: string, option: string): readonly [string, JsonValue] {
  const at = text.indexOf("=");
  if (at < 1) throw invalid(option, `"${text}" is not name=value`, `Write ${option} amount=30.`);
  return [text.slice(0, at), parseLoose(text.slice(at + 1))];
}

export function parseLoose(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The object of a JSON text or, with a leading @, of a JSON file; overlaid with pairs. */
export function readObject(
  json: string | undefined,
  pairTexts: readonly string[],
  options: { readonly json: string; readonly pair: string },
): JsonObject {
  const base = json === undefined ? {} : parseObject(json, options.json);
  const overlay = pairTexts.map((text) => parsePair(text, options.pair));
  return { ...base, ...Object.fromEntries(overlay) };
}

function parseObject(text: string, option: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith("@") ? readFileSync(text.slice(1), "utf8") : text);
  } catch (error) {
    throw invalid(option, errorMessage(error), `Give ${option} a JSON object, or @FILE.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(option, "this is JSON, but not an object", `Write ${option} '{"amount": 30}'.`);
  }
  return value as JsonObject;
}

/** `user:alice` -> type and id; without a colon the type is `defaultType`. An id may hold further colons. */
export function parseTyped(text: string, defaultType: string | undefined, option: string) {
  const at = text.indexOf(":");
  const type = at === -1 ? defaultType : text.slice(0, at);
  const id = text.slice(at + 1);
  if (type === undefined || type === "" || id === "") {
    throw invalid(option, `"${text}" is not type:id`, `Write ${option} ${defaultType ?? "payment"}:some-id.`);
  }
  return { type, id };
}

/** `30s`, `5m`, `250ms`, `1h`, `7d`; a bare number is seconds. Returns milliseconds. */
export function parseTimeout(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  if (match === null)
    throw invalid(option, `"${text}" is not a duration`, `Write ${option} 30s (units: ms, s, m, h, d).`);
  const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] ?? "s"] ?? 1_000;
  return Math.round(Number(match[1]) * unit);
}

export function invalid(option: string, message: string, hint: string): PosternError {
  return new PosternError("invalid_argument", "USAGE", `${option}: ${message}`, { where: { field: option }, hint });
}
