import type { CheckRequest } from "../proto/gen/postern/v1/CheckRequest.ts";
import { jsonToStruct } from "../runtime/rpc/struct.ts";
import { PosternError } from "../shared/errors/postern-error.ts";
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
      ...properties(subject),
    },
    action: { name: required(action.name, "action"), ...properties(action) },
    resource: { type: required(resource.type, "resource.type"), id: resource.id ?? "", ...properties(resource) },
    ...(input.context === undefined ? {} : { context: jsonToStruct(input.context) }),
    ...(input.arguments === undefined ? {} : { arguments: jsonToStruct(input.arguments) }),
    idempotencyKey: input.idempotencyKey ?? "",
    reason: input.reason ?? "",
    wait,
  };
}

function properties(part: { readonly properties?: JsonObject }) {
  return part.properties === undefined ? {} : { properties: jsonToStruct(part.properties) };
}

function required(value: string, field: string): string {
  if (value !== "") return value;
  throw new PosternError("invalid_argument", "INVALID_REQUEST", `${field} is empty`, {
    where: { field },
    hint: "Say who does what to what.",
  });
}
