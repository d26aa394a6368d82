import type { CheckRequest } from "../../check/request.ts";
import type { JsonObject, JsonValue } from "../../json.ts";
import type { RedactPath, RedactRoot } from "./redact-path.ts";

/** Where a value was redacted, as a condition would read it: `["arguments", "items", "0", "card"]`. */
export type ValuePath = readonly string[];

/** What is to be redacted in a request. */
export interface RedactTerms {
  readonly paths: readonly RedactPath[];
  /** Names, in lower case, of members that are redacted wherever they are. */
  readonly names: ReadonlySet<string>;
  /** What comes in place of a value. */
  readonly mark: (value: JsonValue) => JsonValue;
}

export interface Redacted {
  readonly request: CheckRequest;
  /** In the order of the request's members; none lies below another. */
  readonly paths: readonly ValuePath[];
}

/**
 * The request with a mark in place of each value that a path leads to. When in doubt a value is redacted: names are
 * compared without regard to case, since a header by another spelling is the same secret; and a name goes through a
 * list into each of its elements, since a list of cards is no less secret than a card.
 */
export function redact(request: CheckRequest, terms: RedactTerms): Redacted {
  const paths: ValuePath[] = [];
  const { names, mark } = terms;
  const { subject, action, resource } = request;
  const under = (root: RedactRoot, members: JsonObject): JsonObject => {
    const tails = terms.paths.filter((path) => path.root === root).flatMap(({ steps }) => expand(steps));
    if (tails.length === 0 && names.size === 0) return members;
    return inObject(members, tails, [root], { names, mark, paths });
  };
  return {
    request: {
      subject: { ...subject, properties: under("subject", subject.properties) },
      action: { ...action, properties: under("action", action.properties) },
      resource: { ...resource, properties: under("resource", resource.properties) },
      context: under("context", request.context),
      arguments: under("arguments", request.arguments),
    },
    paths,
  };
}

/** What is left of a path at some place. */
type Tail = readonly string[];

interface Redacting extends Pick<RedactTerms, "names" | "mark"> {
  /** Found so far. */
  readonly paths: ValuePath[];
}

function inValue(value: JsonValue, tails: readonly Tail[], at: ValuePath, redacting: Redacting): JsonValue {
  if (tails.some((tail) => tail.length === 0)) return marked(value, at, redacting);
  if (typeof value !== "object" || value === null) return value;
  if (!isList(value)) return inObject(value, tails, at, redacting);
  return value.map((item, index) => {
    const next = tails.flatMap((tail) => intoElement(tail, index));
    return inValue(item, next, [...at, String(index)], redacting);
  });
}

function inObject(object: JsonObject, tails: readonly Tail[], at: ValuePath, redacting: Redacting): JsonObject {
  const copy: Record<string, JsonValue> = Object.create(null);
  for (const [name, value] of Object.entries(object)) {
    const lower = name.toLowerCase();
    copy[name] = redacting.names.has(lower)
      ? marked(value, [...at, name], redacting)
      : inValue(
          value,
          tails.flatMap((tail) => intoMember(tail, lower)),
          [...at, name],
          redacting,
        );
  }
  return copy;
}

function marked(value: JsonValue, at: ValuePath, { paths, mark }: Redacting): JsonValue {
  paths.push(at);
  return mark(value);
}

/** The lists of tails are closed: beside each that begins with `**` stands the one behind it. */
function intoMember(tail: Tail, name: string): readonly Tail[] {
  const [step, ...rest] = tail;
  if (step === "**") return expand(tail);
  return step === "*" || step === name ? expand(rest) : [];
}

function intoElement(tail: Tail, index: number): readonly Tail[] {
  const [step = "", ...rest] = tail;
  if (step === "**") return expand(tail);
  if (step === "*" || step === String(index)) return expand(rest);
  return /^\d+$/.test(step) ? [] : [tail];
}

/** `**` may stand for no step at all: then the path goes on behind it. */
function expand(tail: Tail): readonly Tail[] {
  return tail[0] === "**" ? [tail, ...expand(tail.slice(1))] : [tail];
}

function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}
