import type { RpcMethod, RpcService } from "../../../runtime/rpc/service.ts";
import type { RequestHead } from "../http2/request-head.ts";
import type { Stream } from "../http2/stream.ts";
import { Call } from "./call.ts";
import { malformedTimeout, unknownMethod } from "./failures.ts";
import { HttpRefusal } from "./http-refusal.ts";
import { StreamCall } from "./stream-call.ts";
import { parseTimeout } from "./timeout.ts";
import { httpStatus, trailersOnly } from "./trailers.ts";
import { type CallOptions, UnaryCall } from "./unary-call.ts";

/** Not gRPC: answered as HTTP (gRPC over HTTP/2, "Requests"). */
const METHOD_NOT_ALLOWED = httpStatus(405);
const UNSUPPORTED_MEDIA_TYPE = httpStatus(415);

interface Route {
  readonly method: RpcMethod;
  readonly deadlineMs: number | undefined;
}

/** Routes requests to handlers and their answers back. */
export class Dispatcher {
  readonly #methods = new Map<string, RpcMethod>();
  readonly #options: CallOptions;

  constructor(services: readonly RpcService[], options: CallOptions) {
    this.#options = options;
    for (const service of services) for (const method of service.methods) this.#methods.set(method.path, method);
  }

  accept(stream: Stream, peer: string): void {
    const refusal = httpRefusal(stream.head);
    if (refusal !== undefined) {
      stream.listener = new HttpRefusal(stream, refusal, this.#options);
      return;
    }
    const route = this.#route(stream.head);
    if (route instanceof Uint8Array) {
      stream.sendHeaders(route, true);
      return;
    }
    const call = new Call(stream.head, peer, route.deadlineMs);
    this.#start(stream, call, route.method);
  }

  #start(stream: Stream, call: Call, method: RpcMethod): void {
    if (method.kind === "unary") {
      stream.listener = new UnaryCall(stream, call, method.handle, this.#options);
      return;
    }
    const streaming = new StreamCall(stream, call, this.#options);
    stream.listener = streaming;
    if (method.kind === "server_stream") void streaming.serve(method.handle);
    else void streaming.converse(method.handle);
  }

  /** Where a call goes, or the header block that refuses it. */
  #route(head: RequestHead): Route | Uint8Array {
    const method = this.#methods.get(head.path);
    if (method === undefined) return trailersOnly(unknownMethod(head.path));
    const timeout = head.headers.get("grpc-timeout");
    if (timeout === undefined) return { method, deadlineMs: undefined };
    const timeoutMs = parseTimeout(timeout);
    return timeoutMs === undefined ? trailersOnly(malformedTimeout()) : { method, deadlineMs: Date.now() + timeoutMs };
  }
}

/** The header block that refuses what is no gRPC; undefined: it is. */
function httpRefusal(head: RequestHead): Uint8Array | undefined {
  if (head.method !== "POST") return METHOD_NOT_ALLOWED;
  return isGrpc(head.headers.get("content-type")) ? undefined : UNSUPPORTED_MEDIA_TYPE;
}

function isGrpc(contentType: string | undefined): boolean {
  if (contentType === undefined || !contentType.startsWith("application/grpc")) return false;
  const next = contentType[16];
  return next === undefined || next === "+" || next === ";";
}
