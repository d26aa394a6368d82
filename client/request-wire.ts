import type { Struct } from "../proto/gen/google/protobuf/Struct.ts";
import type { CheckRequest } from "../proto/gen/postern/v1/CheckRequest.ts";
import { jsonToStruct } from "../runtime/rpc/struct.ts";
import { errorMessage, PosternError } from "../shared/errors/postern-error.ts";
import type { JsonObject } from "../shared/json.ts";
import type { CheckInput } from "./types.ts";

/** A question as the wire carries it. Throws INVALID_REQUEST for what no agent could answer. */
export function toCheckRequest(input: CheckInput, wait: boolean): CheckRequest {
  const action = typeof input.action === "string" ? { name: input.action } : input.action;
  const { subject, resource } = input;
  return {
    subject: {
      type: subject.type ?? "user",
      id: required(subject.id, "subject.id"),
      roles: [...(subject.roles ?? [])],
      ...properties(subject, "subject"),
    },
    action: { name: required(action.name, "action"), ...properties(action, "action") },
    resource: {
      type: required(resource.type, "resource.type"),
      id: resource.id ?? "",
      ...properties(resource, "resource"),
    },
    ...(input.context === undefined ? {} : { context: toStruct(input.context, "context") }),
    ...(input.arguments === undefined ? {} : { arguments: toStruct(input.arguments, "arguments") }),
    ...(input.form === undefined ? {} : { form: toStruct(input.form, "form") }),
    idempotencyKey: input.idempotencyKey ?? "",
    reason: input.reason ?? "",
    wait,
  };
}

function properties(part: { readonly properties?: JsonObject }, field: string) {
  return part.properties === undefined ? {} : { properties: toStruct(part.properties, `${field}.properties`) };
}

/** Throws INVALID_REQUEST for what only pretends to be JSON: circles, functions, `undefined` in a list. */
function toStruct(object: JsonObject, field: string): Struct {
  try {
    return jsonToStruct(object);
  } catch (cause) {
    throw new PosternError("invalid_argument", "INVALID_REQUEST", `${field} is not JSON: ${errorMessage(cause)}`, {
      where: { field },
      hint: "Pass plain objects, lists, texts, numbers, booleans and null.",
      cause,
    });
  }
}

function required(value: string, field: string): string {
  if (value !== "") return value;
  throw new PosternError("invalid_argument", "INVALID_REQUEST", `${field} is empty`, {
    where: { field },
    hint: "Say who does what to what.",
  });
}
