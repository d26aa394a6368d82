import type { HeaderField } from "../hpack/tables.ts";

/** The head of a well-formed request. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
  /** -1: none given. */
  readonly contentLength: number;
}

/** Fields that speak of a connection, not of a request (RFC 9113 §8.2.2). */
const CONNECTION_FIELDS = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);
const PSEUDO_FIELDS = new Set([":method", ":scheme", ":path", ":authority"]);
// RFC 9113 §8.2.1: no upper case, no controls or spaces, no colon but the first of a pseudo-field.
const FIELD_NAME = /^:?[!#$%&'*+\-.^_`|~0-9a-z]+$/;
// RFC 9113 §8.2.1: no NUL, CR or LF anywhere, and no white space at the ends.
const BAD_FIELD_VALUE = /[\0\r\n]|^[ \t]|[ \t]$/;

/** Checks a request's header list (RFC 9113 §8.2, §8.3.1). A string says what is malformed. */
export function requestHead(fields: readonly HeaderField[]): RequestHead | string {
  const pseudo = new Map<string, string>();
  const headers = new Map<string, string>();
  for (const [name, value] of fields) {
    const problem = malformedField(name, value);
    if (problem !== undefined) return problem;
    if (name.startsWith(":")) {
      if (!PSEUDO_FIELDS.has(name)) return `unknown pseudo-header ${name}`;
      if (headers.size > 0) return `pseudo-header ${name} after a header`;
      if (pseudo.has(name)) return `pseudo-header ${name} twice`;
      pseudo.set(name, value);
      continue;
    }
    const first = headers.get(name);
    headers.set(name, first === undefined ? value : `${first}${name === "cookie" ? "; " : ", "}${value}`);
  }
  const method = pseudo.get(":method");
  const path = pseudo.get(":path");
  if (method === undefined || !path || !pseudo.has(":scheme")) return ":method, :scheme and :path are required";
  const contentLength = headers.get("content-length");
  if (contentLength !== undefined && !/^\d{1,15}$/.test(contentLength)) return "content-length is not a number";
  return { method, path, headers, contentLength: contentLength === undefined ? -1 : Number(contentLength) };
}

/** Checks trailers: as headers, without pseudo-fields (RFC 9113 §8.1). Undefined: well-formed. */
export function malformedTrailers(fields: readonly HeaderField[]): string | undefined {
  for (const [name, value] of fields) {
    if (name.startsWith(":")) return `pseudo-header ${name} in trailers`;
    const problem = malformedField(name, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function malformedField(name: string, value: string): string | undefined {
  if (!FIELD_NAME.test(name)) return "malformed header name";
  if (BAD_FIELD_VALUE.test(value)) return `malformed value of ${name}`;
  if (CONNECTION_FIELDS.has(name)) return `connection-specific header ${name}`;
  if (name === "te" && value !== "trailers") return "te may only be trailers";
  return undefined;
}
