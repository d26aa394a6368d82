import type { CheckRequest__Output } from "../../proto/gen/postern/v1/CheckRequest.ts";
import { type JsonUse, structToJson } from "../../runtime/rpc/struct.ts";
import { type JsonLimits, MAX_NAME_LENGTH, MAX_ROLES, MAX_TEXT_LENGTH } from "../../shared/check/limits.ts";
import type { CheckOptions, CheckRequest } from "../../shared/check/request.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { MAX_SEGMENTS } from "../../shared/policy/pattern/pattern.ts";

/** A check as it came in, and how its caller wants it handled. */
export interface DecodedCheck {
  readonly request: CheckRequest;
  readonly options: CheckOptions;
}

/** The names that patterns can match (shared/policy/pattern): dotted, no wildcard. */
const ACTION_NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_][A-Za-z0-9_-]*)*$/;

/**
 * From the wire to the domain. All that must hold of a request is checked here and nowhere after: what is missing, too
 * long, too deep or too much is INVALID_ARGUMENT and names its field, prefixed with `at` ("requests[3].").
 */
export function decodeCheck(message: CheckRequest__Output, limits: JsonLimits, at = ""): DecodedCheck {
  // One count of values over all structs of the request.
  const use: JsonUse = { values: 0 };
  const json = (struct: CheckRequest__Output["context"], field: string) =>
    structToJson(struct, limits, at + field, use);
  const subject = present(message.subject, `${at}subject`);
  const action = present(message.action, `${at}action`);
  const resource = present(message.resource, `${at}resource`);
  const request: CheckRequest = {
    subject: {
      type: name(subject.type, `${at}subject.type`),
      id: name(subject.id, `${at}subject.id`),
      roles: roles(subject.roles, `${at}subject.roles`),
      properties: json(subject.properties, "subject.properties"),
    },
    action: {
      name: actionName(action.name, `${at}action.name`),
      properties: json(action.properties, "action.properties"),
    },
    resource: {
      type: name(resource.type, `${at}resource.type`),
      // A question about a type as such ("may I create one?") has no id.
      id: bounded(resource.id, MAX_NAME_LENGTH, `${at}resource.id`),
      properties: json(resource.properties, "resource.properties"),
    },
    context: json(message.context, "context"),
    arguments: json(message.arguments, "arguments"),
  };
  const options: CheckOptions = {
    wait: message.wait,
    idempotencyKey: bounded(message.idempotencyKey, MAX_TEXT_LENGTH, `${at}idempotency_key`),
    reason: bounded(message.reason, MAX_TEXT_LENGTH, `${at}reason`),
  };
  return { request, options };
}

function present<T>(part: T | null, field: string): T {
  if (part === null) throw missing(field);
  return part;
}

function name(text: string, field: string): string {
  if (text === "") throw missing(field);
  return bounded(text, MAX_NAME_LENGTH, field);
}

function actionName(text: string, field: string): string {
  name(text, field);
  if (ACTION_NAME.test(text) && text.split(".").length <= MAX_SEGMENTS) return text;
  throw invalid("ACTION_NAME_INVALID", field, `${field}: '${text}' is not an action's name`, {
    hint: `Use letters, digits, '_' and '-' in up to ${MAX_SEGMENTS} segments joined by dots, such as payments.refund.create.`,
  });
}

function roles(given: readonly string[], field: string): readonly string[] {
  if (given.length > MAX_ROLES) throw invalid("TOO_MANY_ROLES", field, `${field}: more than ${MAX_ROLES} roles`);
  given.forEach((role, index) => {
    name(role, `${field}[${index}]`);
  });
  return given;
}

function bounded(text: string, maxLength: number, field: string): string {
  if (text.length <= maxLength) return text;
  throw invalid("TOO_LONG", field, `${field}: longer than ${maxLength} characters`);
}

function missing(field: string): PosternError {
  return invalid("FIELD_MISSING", field, `${field} is missing`, { hint: `Set ${field}.` });
}

function invalid(code: string, field: string, message: string, more: { readonly hint?: string } = {}): PosternError {
  return new PosternError("invalid_argument", code, message, { where: { field }, ...more });
}
