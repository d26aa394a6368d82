import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServerDuplexStream,
  type ServerWritableStream,
  type StatusObject,
} from "@grpc/grpc-js";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Logger } from "../log/logger.ts";
import { asBuffer } from "./codec.ts";
import type { GrpcCall, GrpcJsCall } from "./grpc-js-call.ts";
import type { BidiHandler, StreamHandler, UnaryHandler } from "./service.ts";
import { toStatus } from "./status.ts";

interface Options {
  readonly logger: Logger;
  readonly maxRequestBytes: number;
  /** Aborted when the server drains: streams end then, so that their callers go elsewhere. */
  readonly draining: AbortSignal;
}

type Open = (call: GrpcJsCall) => GrpcCall;
interface Method<Handler> {
  readonly path: string;
  readonly handle: Handler;
}

/** A unary method as grpc-js wants it. A handler that answers at once is answered at once. */
export function unaryHandler(
  { path, handle }: Method<UnaryHandler>,
  open: Open,
  options: Options,
): handleUnaryCall<Buffer, Uint8Array> {
  return (grpcCall, callback) => {
    const call = open(grpcCall);
    const succeed = (response: Uint8Array) => {
      call.end();
      callback(null, response);
    };
    const fail = (error: unknown) => {
      call.end();
      callback(errorStatus(path, error, options.logger));
    };
    try {
      checkSize(grpcCall.request, options.maxRequestBytes);
      const response = handle(grpcCall.request, call);
      if (response instanceof Promise) response.then(succeed, fail);
      else succeed(response);
    } catch (error) {
      fail(error);
    }
  };
}

/** A server-streaming method as grpc-js wants it. */
export function streamHandler(
  { path, handle }: Method<StreamHandler>,
  open: Open,
  options: Options,
): handleServerStreamingCall<Buffer, Uint8Array> {
  return (grpcCall) => {
    const call = open(grpcCall);
    const answer = () => {
      checkSize(grpcCall.request, options.maxRequestBytes);
      return handle(grpcCall.request, call);
    };
    void pump(answer, grpcCall, call, path, options);
  };
}

/** A bidirectional method as grpc-js wants it. */
export function bidiHandler(
  { path, handle }: Method<BidiHandler>,
  open: Open,
  options: Options,
): handleBidiStreamingCall<Buffer, Uint8Array> {
  return (grpcCall) => {
    const call = open(grpcCall);
    void pump(() => handle(requestsOf(grpcCall, options), call), grpcCall, call, path, options);
  };
}

async function* requestsOf(
  call: ServerDuplexStream<Buffer, Uint8Array>,
  { maxRequestBytes }: Options,
): AsyncIterable<Uint8Array> {
  // The end of the requests must not destroy the stream: the answers are still to be written.
  for await (const request of call.iterator({ destroyOnReturn: false })) {
    checkSize(request, maxRequestBytes);
    yield request;
  }
}

type Sink = ServerWritableStream<Buffer, Uint8Array> | ServerDuplexStream<Buffer, Uint8Array>;

/**
 * Sends what a handler yields at the pace at which the caller reads. When the caller goes, or the server drains, the
 * call's signal tells the handler, and nobody waits for it.
 */
async function pump(
  answer: () => AsyncIterable<Uint8Array>,
  sink: Sink,
  call: GrpcCall,
  path: string,
  { logger, draining }: Options,
): Promise<void> {
  const fail = (error: unknown) => {
    if (call.cancelled) return;
    call.end();
    sink.emit("error", errorStatus(path, error, logger));
  };
  const stop = () => {
    call.abort(serverDraining());
    fail(serverDraining());
  };
  if (draining.aborted) return stop();
  draining.addEventListener("abort", stop);
  try {
    for await (const message of answer()) {
      if (draining.aborted || call.cancelled) return;
      if (!sink.write(asBuffer(message))) await writable(sink);
      if (draining.aborted || call.cancelled) return;
    }
    call.end();
    sink.end();
  } catch (error) {
    if (!draining.aborted) fail(error);
  } finally {
    draining.removeEventListener("abort", stop);
  }
}

function serverDraining(): PosternError {
  return new PosternError("unavailable", "SERVER_DRAINING", "the server is shutting down", {
    hint: "Open the stream again.",
    retryAfterMs: 1_000,
  });
}

/** Resolves when the sink takes more, or when there is nobody left to take it. */
function writable(sink: Sink): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      sink.off("drain", done);
      sink.off("cancelled", done);
      resolve();
    };
    sink.once("drain", done);
    sink.once("cancelled", done);
  });
}

function checkSize(request: Buffer, maxRequestBytes: number): void {
  if (request.length <= maxRequestBytes) return;
  throw new PosternError(
    "resource_exhausted",
    "REQUEST_TOO_LARGE",
    `the request has ${request.length} bytes; at most ${maxRequestBytes} are accepted`,
    { hint: "Send less, or raise maxRequestBytes.", metadata: { maxRequestBytes: String(maxRequestBytes) } },
  );
}

function errorStatus(path: string, error: unknown, logger: Logger): Partial<StatusObject> {
  if (!(error instanceof PosternError) || error.kind === "internal")
    logger.error({ error, method: path }, "call failed");
  const { code, message, details } = toStatus(error);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", asBuffer(details));
  return { code, details: message, metadata };
}
