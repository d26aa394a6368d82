import { status as Code } from "@grpc/grpc-js";
import type { ErrorKind, ErrorLocation } from "../../shared/errors/postern-error.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { decodeDetails, encodeDetails, type StatusDetails } from "./status-details.ts";

/** How a call ends when not well: what grpc-status, grpc-message and grpc-status-details-bin say. */
export interface RpcStatus {
  readonly code: number;
  readonly message: string;
  /** Serialized google.rpc.Status. */
  readonly details: Uint8Array;
}

const CODE_BY_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid_argument: Code.INVALID_ARGUMENT,
  unauthenticated: Code.UNAUTHENTICATED,
  permission_denied: Code.PERMISSION_DENIED,
  not_found: Code.NOT_FOUND,
  already_exists: Code.ALREADY_EXISTS,
  conflict: Code.ABORTED,
  failed_precondition: Code.FAILED_PRECONDITION,
  resource_exhausted: Code.RESOURCE_EXHAUSTED,
  unavailable: Code.UNAVAILABLE,
  unimplemented: Code.UNIMPLEMENTED,
  internal: Code.INTERNAL,
};

/** Kinds of statuses that no kind maps to; the codes that they came with are kept in the PosternError's code. */
const KIND_BY_CODE: ReadonlyMap<number, ErrorKind> = new Map<number, ErrorKind>([
  ...Object.entries(CODE_BY_KIND).map(([kind, code]): [number, ErrorKind] => [code, kind as ErrorKind]),
  [Code.CANCELLED, "unavailable"],
  [Code.DEADLINE_EXCEEDED, "unavailable"],
  [Code.OUT_OF_RANGE, "invalid_argument"],
]);

/** The largest message and metadata value that are sent: some clients refuse more than 8 KiB of trailers in all. */
const MAX_MESSAGE = 1_500;
const MAX_METADATA = 500;

/** What a caller is told of any thrown value. Only a PosternError is told as it is; the rest may hold secrets. */
export function toStatus(error: unknown): RpcStatus {
  if (!(error instanceof PosternError)) {
    return toStatus(new PosternError("internal", "INTERNAL", "internal error", { hint: "See the server's log." }));
  }
  const code = CODE_BY_KIND[error.kind];
  const message = shorten(error.message, MAX_MESSAGE);
  return { code, message, details: encodeDetails(code, message, detailsOf(error)) };
}

/** The name of the status that a thrown value becomes: "NOT_FOUND". */
export function statusName(error: unknown): string {
  return Code[CODE_BY_KIND[error instanceof PosternError ? error.kind : "internal"]] ?? "UNKNOWN";
}

function detailsOf(error: PosternError): StatusDetails {
  const { field, file, line, column } = error.where;
  const metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries({ ...error.metadata, field, file, line, column, hint: error.hint })) {
    if (value !== undefined) metadata[key] = shorten(String(value), MAX_METADATA);
  }
  return { reason: error.code, metadata, field, retryAfterMs: error.retryAfterMs };
}

/** Well-formed (grpc-js encodes the message with encodeURI, which throws on a lone surrogate), and no longer than that. */
function shorten(text: string, length: number): string {
  const cut = text.length <= length ? text : `${text.slice(0, length - 1)}…`;
  return cut.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** The PosternError that a status stands for, on the caller's side. */
export function fromStatus(code: number, message: string, detailsBytes: Uint8Array | undefined): PosternError {
  const kind = KIND_BY_CODE.get(code) ?? "internal";
  const details = detailsBytes === undefined ? undefined : decodeDetails(detailsBytes);
  if (details === undefined) return new PosternError(kind, Code[code] ?? "UNKNOWN", message);
  const { field, file, line, column, hint, ...metadata } = details.metadata;
  const where: ErrorLocation = {
    ...(field === undefined ? {} : { field }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
  return new PosternError(kind, details.reason, message, {
    where,
    metadata,
    ...(hint === undefined ? {} : { hint }),
    ...(details.retryAfterMs === undefined ? {} : { retryAfterMs: details.retryAfterMs }),
  });
}
