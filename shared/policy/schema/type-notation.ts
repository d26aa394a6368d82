import { nearestName } from "../../config/nearest.ts";
import type { ValueType } from "./model.ts";

const PLAIN = ["string", "bool", "int", "double", "timestamp", "duration", "any"] as const;

/** As it is written, to be shown to authors. */
export const TYPE_NAMES: readonly string[] = [...PLAIN, "list<string>", "map<string>"];

/** A type and whether it may be left out, or why it is none. */
export type TypeReading =
  | { readonly ok: true; readonly type: ValueType; readonly optional: boolean }
  | { readonly ok: false; readonly message: string; readonly suggestion: string };

/** Reads `double`, `list<string>`, `map<list<int>>`; a `?` behind it makes the attribute optional. */
export function parseTypeNotation(text: string): TypeReading {
  const optional = text.endsWith("?");
  const type = typeOf(optional ? text.slice(0, -1) : text);
  return typeof type === "string" ? unknown(type) : { ok: true, type, optional };
}

/** A type, or the part of the text that is none. */
function typeOf(text: string): ValueType | string {
  const [, outer, inner] = /^\s*(list|map)\s*<(.*)>\s*$/s.exec(text) ?? [];
  if (outer !== undefined && inner !== undefined) {
    const type = typeOf(inner);
    if (typeof type === "string") return type;
    return outer === "list" ? { kind: "list", items: type } : { kind: "map", values: type };
  }
  const name = text.trim();
  const kind = PLAIN.find((known) => known === name);
  return kind === undefined ? name : { kind };
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ["list", "list<string>"],
  ["map", "map<string>"],
  ["object", "members: { name: string }"],
  ["number", "double"],
  ["float", "double"],
  ["integer", "int"],
  ["boolean", "bool"],
  ["text", "string"],
]);

function unknown(name: string): TypeReading {
  const message = `there is no type '${name}'; the types are ${TYPE_NAMES.join(", ")}`;
  const hint = HINTS.get(name);
  const near = hint ?? nearestName(name, PLAIN);
  return { ok: false, message, suggestion: near === undefined ? "" : `did you mean '${near}'?` };
}
