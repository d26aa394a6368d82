import type { CheckRequest } from "../check/request.ts";
import type { JsonValue } from "../json.ts";
import type { GrantScope, NamedArguments } from "../policy/model.ts";
import { canonicalJson } from "./canonical-json.ts";
import { sha256Digest } from "./sha256.ts";

/**
 * The identity of a question: SHA-256 over the RFC 8785 form of subject, action, resource and arguments, each in full
 * ("sha256:<hex>"). The context is left out: it says when and where a question is asked, not what is asked, and a
 * retry a second later must find the approval of the first try.
 */
export function requestDigest(request: CheckRequest): string {
  return sha256Digest(canonicalJson(question(request)));
}

/**
 * What a grant of this scope is bound to; a request is covered when its own digest under the scope is equal.
 *
 * - `arguments`: the very same question, as requestDigest has it: one changed argument, role or property and the
 *   approval no longer covers it.
 * - named arguments: this subject, this action, this resource, and the arguments of these names; whether one is there
 *   is told apart from its being null.
 * - `resource`: this subject, this action, this resource, whatever the arguments and properties.
 * - `action`: this subject and this action, on any resource.
 *
 * The person that a subject acts for (`subject.onBehalfOf`) is part of every scope, because an approval given for one
 * customer must not serve another. Whether the property is there is told apart from its being null.
 *
 * The hashed text is a canonical array that begins with the name of the scope, so digests of two scopes never
 * coincide, and none coincides with a requestDigest, whose text begins with a brace.
 */
export function scopeDigest(request: CheckRequest, scope: GrantScope): string {
  const name = typeof scope === "object" ? "named" : scope;
  return sha256Digest(canonicalJson([name, ...boundParts(request, scope)]));
}

function boundParts(request: CheckRequest, scope: GrantScope): readonly JsonValue[] {
  if (typeof scope === "object") return [...boundParts(request, "resource"), picked(request, scope)];
  switch (scope) {
    case "arguments":
      return [question(request)];
    case "resource":
      return [who(request), request.action.name, { type: request.resource.type, id: request.resource.id }];
    case "action":
      return [who(request), request.action.name];
  }
}

function picked({ arguments: args }: CheckRequest, { arguments: names }: NamedArguments): JsonValue {
  return names.map((name): JsonValue => {
    const value = Object.hasOwn(args, name) ? args[name] : undefined;
    return value === undefined ? [name] : [name, value];
  });
}

function question(request: CheckRequest): JsonValue {
  const { subject, action, resource } = request;
  return {
    subject: { type: subject.type, id: subject.id, roles: subject.roles, properties: subject.properties },
    action: { name: action.name, properties: action.properties },
    resource: { type: resource.type, id: resource.id, properties: resource.properties },
    arguments: request.arguments,
  };
}

function who({ subject }: CheckRequest): JsonValue {
  const identity = { type: subject.type, id: subject.id };
  const onBehalfOf = Object.hasOwn(subject.properties, "onBehalfOf") ? subject.properties.onBehalfOf : undefined;
  return onBehalfOf === undefined ? identity : { ...identity, onBehalfOf };
}
