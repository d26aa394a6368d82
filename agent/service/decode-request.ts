import type { CheckRequest__Output } from "../../proto/gen/postern/v1/CheckRequest.ts";
import { type JsonUse, structToJson } from "../../runtime/rpc/struct.ts";
import { type JsonLimits, MAX_NAME_LENGTH, MAX_ROLES, MAX_TEXT_LENGTH } from "../../shared/check/limits.ts";
import type { Action, CheckOptions, CheckRequest, Resource, Subject } from "../../shared/check/request.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject } from "../../shared/json.ts";
import { MAX_SEGMENTS } from "../../shared/policy/pattern/pattern.ts";

/** A check as it came in, and how its caller wants it handled. */
export interface DecodedCheck {
  readonly request: CheckRequest;
  readonly options: CheckOptions;
}

/** The names that patterns can match (shared/policy/pattern): dotted, no wildcard. */
const ACTION_NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_][A-Za-z0-9_-]*)*$/;

/** The parts of a check as they were sent, before anything was asked of them. */
export interface RawCheck {
  readonly subject: Subject | null;
  readonly action: Action | null;
  readonly resource: Resource | null;
  readonly context: JsonObject;
  readonly arguments: JsonObject;
  readonly idempotencyKey: string;
  readonly wait: boolean;
  readonly reason: string;
  /** Null: none. */
  readonly form: JsonObject | null;
}

/**
 * From a message to the domain. What is too deep or too much is INVALID_ARGUMENT and names its field, prefixed with
 * `at` ("requests[3].").
 */
export function decodeCheck(message: CheckRequest__Output, limits: JsonLimits, at = ""): DecodedCheck {
  // One count of values over all structs of the request.
  const use: JsonUse = { values: 0 };
  const json = (struct: CheckRequest__Output["context"], field: string) =>
    structToJson(struct, limits, at + field, use);
  const { subject, action, resource } = message;
  return domainCheck(
    {
      subject: subject && { ...subject, properties: json(subject.properties, "subject.properties") },
      action: action && { ...action, properties: json(action.properties, "action.properties") },
      resource: resource && { ...resource, properties: json(resource.properties, "resource.properties") },
      context: json(message.context, "context"),
      arguments: json(message.arguments, "arguments"),
      idempotencyKey: message.idempotencyKey,
      wait: message.wait,
      reason: message.reason,
      form: message.form && json(message.form, "form"),
    },
    at,
  );
}

/**
 * All that must hold of a request beside the limits of its structs is checked here and nowhere after: what is missing,
 * too long or not a name is INVALID_ARGUMENT and names its field, prefixed with `at`.
 */
export function domainCheck(raw: RawCheck, at: string): DecodedCheck {
  const subject = present(raw.subject, at, "subject");
  const action = present(raw.action, at, "action");
  const resource = present(raw.resource, at, "resource");
  const request: CheckRequest = {
    subject: {
      type: name(subject.type, at, "subject.type"),
      id: name(subject.id, at, "subject.id"),
      roles: roles(subject.roles, at),
      properties: subject.properties,
    },
    action: { name: actionName(action.name, at), properties: action.properties },
    resource: {
      type: name(resource.type, at, "resource.type"),
      // A question about a type as such ("may I create one?") has no id.
      id: bounded(resource.id, MAX_NAME_LENGTH, at, "resource.id"),
      properties: resource.properties,
    },
    context: raw.context,
    arguments: raw.arguments,
  };
  const options: CheckOptions = {
    wait: raw.wait,
    idempotencyKey: bounded(raw.idempotencyKey, MAX_TEXT_LENGTH, at, "idempotency_key"),
    reason: bounded(raw.reason, MAX_TEXT_LENGTH, at, "reason"),
    ...(raw.form === null ? {} : { form: raw.form }),
  };
  return { request, options };
}

// A field's path is `at` and its name, put together only when it is needed: for an error.

function present<T>(part: T | null, at: string, field: string): T {
  if (part === null) throw missing(at + field);
  return part;
}

function name(text: string, at: string, field: string): string {
  if (text === "") throw missing(at + field);
  return bounded(text, MAX_NAME_LENGTH, at, field);
}

function actionName(text: string, at: string): string {
  name(text, at, "action.name");
  if (isActionName(text)) return text;
  const field = `${at}action.name`;
  throw invalid("ACTION_NAME_INVALID", field, `${field}: '${text}' is not an action's name`, {
    hint: `Use letters, digits, '_' and '-' in up to ${MAX_SEGMENTS} segments joined by dots, such as payments.refund.create.`,
  });
}

/** Callers ask about the same few actions: the last one that was right needs no second look. */
let lastActionName = "";

function isActionName(text: string): boolean {
  if (text === lastActionName) return true;
  if (!ACTION_NAME.test(text) || text.split(".").length > MAX_SEGMENTS) return false;
  lastActionName = text;
  return true;
}

function roles(given: readonly string[], at: string): readonly string[] {
  if (given.length > MAX_ROLES) {
    const field = `${at}subject.roles`;
    throw invalid("TOO_MANY_ROLES", field, `${field}: more than ${MAX_ROLES} roles`);
  }
  for (let index = 0; index < given.length; index += 1) {
    const role = given[index] ?? "";
    if (role === "" || role.length > MAX_NAME_LENGTH) name(role, at, `subject.roles[${index}]`);
  }
  return given;
}

function bounded(text: string, maxLength: number, at: string, field: string): string {
  if (text.length <= maxLength) return text;
  throw invalid("TOO_LONG", at + field, `${at + field}: longer than ${maxLength} characters`);
}

function missing(field: string): PosternError {
  return invalid("FIELD_MISSING", field, `${field} is missing`, { hint: `Set ${field}.` });
}

function invalid(code: string, field: string, message: string, more: { readonly hint?: string } = {}): PosternError {
  return new PosternError("invalid_argument", code, message, { where: { field }, ...more });
}
