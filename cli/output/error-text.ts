import type { ErrorLocation } from "../../shared/errors/postern-error.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject } from "../../shared/json.ts";

/** The four answers of an error for people: code, what happened, where, what to do. */
export function errorText(error: unknown): string {
  if (!(error instanceof PosternError)) return `error INTERNAL: ${errorMessage(error)}`;
  const where = locationText(error.where);
  return [
    `error ${error.code}: ${error.message}`,
    where === "" ? undefined : `  where: ${where}`,
    error.hint === undefined ? undefined : `  what to do: ${error.hint}`,
  ]
    .filter((line) => line !== undefined)
    .join("\n");
}

/** The same for programs: `{"error": {"code", "message", "kind", "where", "hint"}}`. */
export function errorJson(error: unknown): JsonObject {
  if (!(error instanceof PosternError)) {
    return { error: { code: "INTERNAL", kind: "internal", message: errorMessage(error), where: {}, hint: "" } };
  }
  const { code, kind, message, where, hint, metadata, retryAfterMs } = error;
  return {
    error: {
      code,
      kind,
      message,
      where: { ...where },
      hint: hint ?? "",
      ...(Object.keys(metadata).length === 0 ? {} : { metadata: { ...metadata } }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  };
}

/** "policies/a.yaml:3:5", "arguments.amount" */
export function locationText(where: ErrorLocation): string {
  const place = [where.line, where.column].filter((part) => part !== undefined);
  const file = where.file === undefined ? "" : [where.file, ...place].join(":");
  return [file, where.field ?? ""].filter((part) => part !== "").join(", ");
}
