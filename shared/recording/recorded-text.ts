import type { CheckRequest } from "../check/request.ts";
import { canonicalJson } from "../digest/index.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { type RedactTerms, redact } from "../policy/redact/redact.ts";
import type { OmittedReason } from "./model.ts";

/** How a request is to be recorded. */
export interface RecordingTerms {
  /** What is to be redacted in it; undefined: nobody knows, since there is no bundle. */
  readonly redact: RedactTerms | undefined;
  /** Longest canonical text of the request, in UTF-8. */
  readonly maxBytes: number;
}

/**
 * The member `recorded` of a decision's audit entry, as canonical text; parse-recorded.ts reads it. Holds the request, or
 * says why not.
 *
 * @param approvalId of the decision; empty: no approval was involved
 * @param weight how many decisions it stands for
 */
export function recordedText(
  request: CheckRequest,
  approvalId: string,
  weight: number,
  { redact: terms, maxBytes }: RecordingTerms,
): string {
  if (terms === undefined) return omitted("no_bundle", weight);
  // Before anything is copied: a long request costs no more than one that is just short enough.
  if (isLongerThan(requestJson(request), maxBytes)) return omitted("too_large", weight);
  try {
    const { request: shown, paths } = redact(request, terms);
    if (approvalId !== "" && paths.some(([root]) => root !== "context")) return omitted("bound_to_approval", weight);
    const text = canonicalJson(requestJson(shown));
    if (Buffer.byteLength(text) > maxBytes) return omitted("too_large", weight);
    const redacted = paths.length === 0 ? "" : `"redacted":${canonicalJson(paths)},`;
    return `{${redacted}"request":${text},"weight":${weight}}`;
  } catch {
    return omitted("not_canonical", weight);
  }
}

function omitted(reason: OmittedReason, weight: number): string {
  return `{"omitted":"${reason}","weight":${weight}}`;
}

function requestJson({ subject, action, resource, context, arguments: args }: CheckRequest): JsonObject {
  return {
    action: { name: action.name, properties: action.properties },
    arguments: args,
    context,
    resource: { id: resource.id, properties: resource.properties, type: resource.type },
    subject: { id: subject.id, properties: subject.properties, roles: subject.roles, type: subject.type },
  };
}

/** True only if the canonical text is. Looks at no more of the value than that takes. */
function isLongerThan(value: JsonValue, maxBytes: number): boolean {
  let left = maxBytes;
  const take = (one: JsonValue): void => {
    left -= typeof one === "string" ? one.length : 1;
    if (typeof one !== "object" || one === null) return;
    for (const [name, member] of Object.entries(one)) {
      if (left < 0) return;
      if (!Array.isArray(one)) left -= name.length;
      take(member);
    }
  };
  take(value);
  return left < 0;
}
