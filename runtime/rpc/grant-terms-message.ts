import type { GrantTerms__Output, GrantTerms as GrantTermsMessage } from "../../proto/gen/postern/v1/GrantTerms.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { GrantScope, GrantTerms } from "../../shared/policy/model.ts";
import { fromDuration, toDuration } from "./time.ts";

/** Terms of a grant as a `postern.v1.GrantTerms`. */
export function termsToMessage({ uses, ttlMs, scope }: GrantTerms): GrantTermsMessage {
  const named = typeof scope === "object";
  return {
    uses,
    ttl: toDuration(ttlMs),
    scope: named ? "arguments" : scope,
    arguments: named ? [...scope.arguments] : [],
  };
}

/**
 * Terms that a caller asks for; what it leaves out is as in `standard`. Throws FIELD_INVALID (invalid_argument), naming
 * the field.
 */
export function termsFromMessage(message: GrantTerms__Output, standard: GrantTerms, field: string): GrantTerms {
  if (message.uses < 0) throw invalid(`${field}.uses`, "A grant has at least one use.");
  const ttlMs = message.ttl === null ? standard.ttlMs : Math.floor(fromDuration(message.ttl));
  if (ttlMs <= 0) throw invalid(`${field}.ttl`, "A grant lasts at least a millisecond.");
  return {
    uses: message.uses || standard.uses,
    ttlMs,
    scope: scopeOf(message, standard.scope, field),
  };
}

function scopeOf({ scope, arguments: names }: GrantTerms__Output, standard: GrantScope, field: string): GrantScope {
  if (names.length > 0) {
    if (scope !== "" && scope !== "arguments") throw invalid(`${field}.arguments`, `The scope '${scope}' names none.`);
    return { arguments: [...new Set(names)].sort() };
  }
  switch (scope) {
    case "":
      return standard;
    case "arguments":
    case "resource":
    case "action":
      return scope;
    default:
      throw invalid(`${field}.scope`, `A grant's scope is arguments, resource or action, not '${scope}'.`);
  }
}

function invalid(field: string, message: string): PosternError {
  return new PosternError("invalid_argument", "FIELD_INVALID", message, { where: { field } });
}
