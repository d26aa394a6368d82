import type { JsonValue } from "../json.ts";
import type { GrantScope } from "./model.ts";

/** A scope as it is written in policy text and on the wire. */
export function scopeJson(scope: GrantScope): JsonValue {
  return typeof scope === "object" ? { arguments: scope.arguments } : scope;
}
