import { Client, type ClientOptions, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import { isLoopback } from "../../shared/config/loopback.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { asBuffer } from "./codec.ts";
import { requestCodec, responseCodec } from "./define-service.ts";
import { serviceDefinition } from "./protos.ts";
import type { KindOf, MessagesOf, MethodName, ServiceName } from "./service-types.ts";
import { fromStatus } from "./status.ts";

/** Certificates for TLS, PEM. */
export interface ClientTls {
  /** Authorities to trust; those of Node if not given. */
  readonly ca?: Buffer;
  /** For mutual TLS. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export interface ClientOptionsOfPostern {
  /** Sent as `authorization: Bearer <token>`. */
  readonly token?: string | undefined;
  /** TLS also follows from an address that begins with https://. */
  readonly tls?: ClientTls | undefined;
  /** Deadline of every unary call that sets none of its own. Streams have none unless a call sets one. */
  readonly timeoutMs?: number | undefined;
  /** Headers of every call, asked at each: trace context. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

type Call<Kind, Request, Response> = Kind extends "unary"
  ? (request: Request, options?: CallOptions) => Promise<Response>
  : Kind extends "server_stream"
    ? (request: Request, options?: CallOptions) => AsyncIterable<Response>
    : never;

/** A service as its caller sees it: a function per unary or server-streaming method, named in lower camel case. */
export type RpcClient<Name extends ServiceName> = {
  readonly [Method in MethodName<Name> as KindOf<Name, Method> extends "bidi_stream"
    ? never
    : Uncapitalize<Method>]: Call<
    KindOf<Name, Method>,
    MessagesOf<Name, Method>["requestIn"],
    MessagesOf<Name, Method>["responseOut"]
  >;
} & { close(): void };

/**
 * A client of one service at "unix:<path>", "host:port", "http://host:port" or "https://host:port". Connects at the
 * first call. Every failure is a PosternError: the server's own, or UNREACHABLE, DEADLINE_EXCEEDED, CANCELLED.
 */
export function createClient<Name extends ServiceName>(
  name: Name,
  address: string,
  options: ClientOptionsOfPostern = {},
): RpcClient<Name> {
  const { target, secure } = parseAddress(address);
  const channel = new Client(target, channelCredentials(secure, options.tls), {
    ...CHANNEL_OPTIONS,
    // grpc-js follows http_proxy also to this very machine, where no proxy leads.
    "grpc.enable_http_proxy": isLoopback(hostOf(target)) ? 0 : 1,
  });
  const explain = (error: unknown) => toPosternError(error, name, address);
  const methods = Object.entries(serviceDefinition(name)).map(([method, definition]) => {
    const call = makeCall(channel, definition as MethodDefinition<object, object>, options, explain);
    return [method.charAt(0).toLowerCase() + method.slice(1), call];
  });
  // Parsing boundary: the type says per method what the definition says at run time.
  return { ...Object.fromEntries(methods), close: () => channel.close() } as unknown as RpcClient<Name>;
}

const CHANNEL_OPTIONS: ClientOptions = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 2_000,
  "grpc.enable_channelz": 0,
};

/** "http://" and "https://" say in an address what grpc targets do not. */
function parseAddress(address: string): { readonly target: string; readonly secure: boolean } {
  const [, scheme, rest] = /^(https?):\/\/([^/]+)\/?$/.exec(address) ?? [];
  return rest === undefined ? { target: address, secure: false } : { target: rest, secure: scheme === "https" };
}

/** "127.0.0.1:7443" -> "127.0.0.1", "[::1]:7443" -> "::1" */
function hostOf(target: string): string {
  return target.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}

function channelCredentials(secure: boolean, tls: ClientTls | undefined) {
  if (!secure && tls === undefined) return credentials.createInsecure();
  return credentials.createSsl(tls?.ca ?? null, tls?.key ?? null, tls?.cert ?? null);
}

type Explain = (error: unknown) => PosternError;

function makeCall(
  channel: Client,
  definition: MethodDefinition<object, object>,
  options: ClientOptionsOfPostern,
  explain: Explain,
) {
  const request = requestCodec(definition);
  const response = responseCodec(definition);
  const encode = (message: object) => asBuffer(request.encode(message));
  const decode = (bytes: Buffer) => response.decode(bytes);
  const { path } = definition;
  if (!definition.responseStream) {
    return (message: object, call: CallOptions = {}) =>
      new Promise<object>((resolve, reject) => {
        if (call.signal?.aborted) return reject(explain(cancelledBefore));
        const timeoutMs = call.timeoutMs ?? options.timeoutMs;
        const running = channel.makeUnaryRequest(
          path,
          encode,
          decode,
          message,
          headersOf(options, call),
          deadline(timeoutMs),
          (error, answer) => {
            call.signal?.removeEventListener("abort", cancel);
            if (error !== null || answer === undefined) reject(explain(error));
            else resolve(answer);
          },
        );
        const cancel = () => running.cancel();
        call.signal?.addEventListener("abort", cancel);
      });
  }
  return async function* (message: object, call: CallOptions = {}): AsyncIterable<object> {
    if (call.signal?.aborted) throw explain(cancelledBefore);
    const metadata = headersOf(options, call);
    const running = channel.makeServerStreamRequest(path, encode, decode, message, metadata, deadline(call.timeoutMs));
    const cancel = () => running.cancel();
    call.signal?.addEventListener("abort", cancel);
    try {
      for await (const answer of running) yield answer;
    } catch (error) {
      throw explain(error);
    } finally {
      call.signal?.removeEventListener("abort", cancel);
      running.cancel();
    }
  };
}

const cancelledBefore = { code: 1, details: "cancelled before it began" };

function deadline(timeoutMs: number | undefined): { deadline?: number } {
  return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
}

function headersOf(options: ClientOptionsOfPostern, call: CallOptions): Metadata {
  const metadata = new Metadata();
  if (options.token !== undefined) metadata.set("authorization", `Bearer ${options.token}`);
  for (const [key, value] of Object.entries({ ...options.headers?.(), ...call.headers })) metadata.set(key, value);
  return metadata;
}

function toPosternError(error: unknown, service: ServiceName, address: string): PosternError {
  if (error instanceof PosternError) return error;
  const { code = 2, details = String(error), metadata } = (error ?? {}) as Partial<ServiceError>;
  const bytes = metadata?.get("grpc-status-details-bin")[0];
  const known = fromStatus(code, details, typeof bytes === "string" ? undefined : bytes);
  if (known.code !== "UNAVAILABLE") return known;
  const program = service === "postern.v1.Guard" ? "postern agent" : "postern control-plane";
  return new PosternError("unavailable", "UNREACHABLE", `cannot reach ${address}: ${details}`, {
    hint: `Is "${program}" running? Looked at ${address}.`,
    cause: error,
  });
}
