import { setMaxListeners } from "node:events";
import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { Logger } from "../log/logger.ts";
import { asBuffer } from "./codec.ts";
import { GrpcCall, type GrpcJsCall } from "./grpc-js-call.ts";
import { bidiHandler, streamHandler, unaryHandler } from "./grpc-js-handlers.ts";
import { type Listener, openListener } from "./listener.ts";
import type { ListenAddress, RpcMethod, RpcServer, RpcService } from "./service.ts";

/** Certificates for TCP, PEM. */
export interface ServerTls {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Callers must show a certificate from this authority. */
  readonly clientCa?: Buffer;
}

export interface GrpcJsServerOptions {
  readonly logger: Logger;
  /** Larger requests get RESOURCE_EXHAUSTED, code REQUEST_TOO_LARGE. */
  readonly maxRequestBytes: number;
  /** For TCP only; a Unix socket has its permissions. */
  readonly tls?: ServerTls;
  /** Calls at once on one connection. It must exceed the calls that may wait for an approval. */
  readonly maxConcurrentStreams?: number;
}

/**
 * grpc-js drops what is larger than its own limit without error details, so that limit is above ours: at least its
 * default, which every gRPC server accepts.
 */
const GRPC_DEFAULT_LIMIT = 4 * 1024 * 1024;

/** A server on @grpc/grpc-js. It sees bytes only; connections come from listeners of our own. */
export function createGrpcJsServer(services: readonly RpcService[], options: GrpcJsServerOptions): RpcServer {
  const server = new Server({
    "grpc.max_receive_message_length": Math.max(GRPC_DEFAULT_LIMIT, options.maxRequestBytes * 2),
    "grpc.max_send_message_length": -1,
    "grpc.max_concurrent_streams": options.maxConcurrentStreams ?? 10_000,
    "grpc.keepalive_time_ms": 60_000,
    "grpc.keepalive_timeout_ms": 20_000,
    "grpc.enable_channelz": 0,
  });
  const draining = new AbortController();
  setMaxListeners(0, draining.signal);
  for (const service of services) addService(server, service, { ...options, draining: draining.signal });
  const plain = server.createConnectionInjector(ServerCredentials.createInsecure());
  const secure = options.tls && server.createConnectionInjector(tlsCredentials(options.tls));
  const listeners: Listener[] = [];
  return {
    async listen(address: ListenAddress) {
      const injector = address.kind === "tcp" && secure !== undefined ? secure : plain;
      const listener = await openListener(address, (connection) => injector.injectConnection(connection));
      listeners.push(listener);
      return listener.address;
    },
    async drain(timeoutMs) {
      for (const listener of listeners) listener.close();
      draining.abort();
      // grpc-js's own forceShutdown() knows its connections only while channelz is on.
      const cut = setTimeout(() => {
        for (const listener of listeners) listener.cut();
      }, timeoutMs);
      await sayGoodbye(server);
      // From Node 24 on, closing the server closes its sessions, and grpc-js then takes them for ended while calls are
      // still under way: only connections that are gone have had all of their answers.
      await Promise.all(listeners.map((listener) => listener.emptied()));
      clearTimeout(cut);
    },
  };
}

/** Tells every connection to take no further call and to end after those that it had accepted. */
function sayGoodbye(server: Server): Promise<void> {
  return new Promise((resolve) => server.tryShutdown(() => resolve()));
}

function tlsCredentials({ cert, key, clientCa }: ServerTls): ServerCredentials {
  const pair = [{ private_key: key, cert_chain: cert }];
  return ServerCredentials.createSsl(clientCa ?? null, pair, clientCa !== undefined);
}

type HandlerOptions = GrpcJsServerOptions & { readonly draining: AbortSignal };

function addService(server: Server, service: RpcService, options: HandlerOptions): void {
  const handlers: UntypedServiceImplementation = {};
  const definition = Object.fromEntries(
    service.methods.map((method) => {
      handlers[method.path] = toHandler(method, options);
      return [method.path, bytesMethod(method)];
    }),
  );
  server.addService(definition, handlers);
}

/** A method whose messages grpc-js passes through as bytes: decoding and its errors are ours. */
function bytesMethod({ path, kind }: RpcMethod) {
  const pass = (bytes: Buffer) => bytes;
  return {
    path,
    requestStream: kind === "bidi_stream",
    responseStream: kind !== "unary",
    requestSerialize: pass,
    requestDeserialize: pass,
    responseSerialize: asBuffer,
    responseDeserialize: pass,
  };
}

function toHandler(
  method: RpcMethod,
  options: HandlerOptions,
):
  | handleUnaryCall<Buffer, Uint8Array>
  | handleServerStreamingCall<Buffer, Uint8Array>
  | handleBidiStreamingCall<Buffer, Uint8Array> {
  const open = (call: GrpcJsCall) => new GrpcCall(method.path, call);
  switch (method.kind) {
    case "unary":
      return unaryHandler(method, open, options);
    case "server_stream":
      return streamHandler(method, open, options);
    case "bidi_stream":
      return bidiHandler(method, open, options);
  }
}
