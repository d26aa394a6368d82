import * as z from "zod";
import type { JsonObject, JsonValue } from "./json.ts";

/**
 * Schemas for the free parts of messages that JSON.parse has just made: whatever is there is JSON by construction, so
 * only the outermost type is looked at and the value is passed on as it is. (zod's own z.json() would copy it, and
 * drop members named __proto__.)
 */

export const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "expected an object",
);

export const jsonValue = z.custom<JsonValue>((value) => value !== undefined, "expected a value");

/** The first thing that is wrong, with the path of its field: "escalation.request.subject: expected an object". */
export function describeIssue(error: z.ZodError): { readonly field: string; readonly message: string } {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join(".") ?? "";
  const message = issue?.message.replace("Invalid input: ", "") ?? "not valid";
  return { field, message: field === "" ? message : `${field}: ${message}` };
}
