/**
 * What a service is, whichever transport carries it. Handlers see bytes in and bytes out through a codec, a call
 * context, and errors as PosternError; they never see grpc-js.
 */

/** One call, as a handler sees it. */
export interface CallContext {
  /** "/postern.v1.Guard/Check" */
  readonly method: string;
  /** Epoch milliseconds; undefined: the caller set none. */
  readonly deadlineMs: number | undefined;
  /** Aborted when the caller cancels, the deadline passes or the connection goes. Created on first use. */
  readonly signal: AbortSignal;
  /** First value of a request header, lower-case name; undefined: absent. */
  header(name: string): string | undefined;
  /** Who calls, as the transport knows it ("unix", "127.0.0.1:4242"). */
  readonly peer: string;
}

export type UnaryHandler = (request: Uint8Array, call: CallContext) => Uint8Array | Promise<Uint8Array>;
export type StreamHandler = (request: Uint8Array, call: CallContext) => AsyncIterable<Uint8Array>;
/** Only gRPC reflection needs one. */
export type BidiHandler = (requests: AsyncIterable<Uint8Array>, call: CallContext) => AsyncIterable<Uint8Array>;

export type RpcMethod =
  | { readonly kind: "unary"; readonly path: string; readonly handle: UnaryHandler }
  | { readonly kind: "server_stream"; readonly path: string; readonly handle: StreamHandler }
  | { readonly kind: "bidi_stream"; readonly path: string; readonly handle: BidiHandler };

export interface RpcService {
  /** "postern.v1.Guard" */
  readonly name: string;
  readonly methods: readonly RpcMethod[];
}

/** Where a server listens. */
export type ListenAddress =
  | { readonly kind: "unix"; readonly path: string; readonly mode: number }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

/** A server that carries services. */
export interface RpcServer {
  /** Resolves to the bound address: for TCP port 0, with the port that the system chose. */
  listen(address: ListenAddress): Promise<ListenAddress>;
  /** Refuses new calls and resolves when all accepted ones were answered, or after the timeout, when they are cut. */
  drain(timeoutMs: number): Promise<void>;
}
