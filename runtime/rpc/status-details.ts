import type { BadRequest } from "../../proto/gen/google/rpc/BadRequest.ts";
import type { ErrorInfo, ErrorInfo__Output } from "../../proto/gen/google/rpc/ErrorInfo.ts";
import type { RetryInfo, RetryInfo__Output } from "../../proto/gen/google/rpc/RetryInfo.ts";
import type { Status, Status__Output } from "../../proto/gen/google/rpc/Status.ts";
import { type Codec, strictCodec } from "./codec.ts";
import { messageDefinition } from "./protos.ts";
import { fromDuration, toDuration } from "./time.ts";

/** The domain of every ErrorInfo that Postern sends (AIP-193). */
export const ERROR_DOMAIN = "postern.dev";

const TYPE_PREFIX = "type.googleapis.com/";

/** What google.rpc.Status carries besides code and message. */
export interface StatusDetails {
  /** The error's code: "BUNDLE_INVALID". */
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly field?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

function codec<In extends object, Out>(name: string): Codec<In, Out> {
  // Parsing boundary: the generated types of a message go with its name.
  return strictCodec(
    name,
    messageDefinition(name) as unknown as { serialize(m: In): Buffer; deserialize(b: Buffer): Out },
  );
}

function makeCodecs() {
  return {
    status: codec<Status, Status__Output>("google.rpc.Status"),
    errorInfo: codec<ErrorInfo, ErrorInfo__Output>("google.rpc.ErrorInfo"),
    badRequest: codec<BadRequest, unknown>("google.rpc.BadRequest"),
    retryInfo: codec<RetryInfo, RetryInfo__Output>("google.rpc.RetryInfo"),
  };
}

let made: ReturnType<typeof makeCodecs> | undefined;

function codecs(): ReturnType<typeof makeCodecs> {
  made ??= makeCodecs();
  return made;
}

/** The bytes of grpc-status-details-bin: a google.rpc.Status with ErrorInfo, BadRequest and RetryInfo as they apply. */
export function encodeDetails(code: number, message: string, details: StatusDetails): Uint8Array {
  const { status, errorInfo, badRequest, retryInfo } = codecs();
  const any = (name: string, value: Uint8Array) => ({ type_url: `${TYPE_PREFIX}google.rpc.${name}`, value });
  const packed = [
    any("ErrorInfo", errorInfo.encode({ reason: details.reason, domain: ERROR_DOMAIN, metadata: details.metadata })),
  ];
  if (details.field !== undefined) {
    const fieldViolations = [{ field: details.field, description: message }];
    packed.push(any("BadRequest", badRequest.encode({ fieldViolations })));
  }
  if (details.retryAfterMs !== undefined) {
    packed.push(any("RetryInfo", retryInfo.encode({ retryDelay: toDuration(details.retryAfterMs) })));
  }
  return status.encode({ code, message, details: packed });
}

/** Reads what `encodeDetails` wrote; undefined: no ErrorInfo of Postern's in it. */
export function decodeDetails(bytes: Uint8Array): StatusDetails | undefined {
  const { status, errorInfo, retryInfo } = codecs();
  try {
    const packed = status.decode(bytes).details;
    const find = (name: string) => packed.find((any) => any.type_url === `${TYPE_PREFIX}google.rpc.${name}`)?.value;
    const info = find("ErrorInfo");
    if (info === undefined) return undefined;
    const retry = find("RetryInfo");
    const { reason, metadata } = errorInfo.decode(info);
    const delay = retry === undefined ? undefined : retryInfo.decode(retry).retryDelay;
    return { reason, metadata, retryAfterMs: delay == null ? undefined : fromDuration(delay) };
  } catch {
    // Details are an extra: a server that sends others than these still sent code and message.
    return undefined;
  }
}
