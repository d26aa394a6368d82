import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from "node:tls";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { Dispatcher, type DispatcherOptions } from "./grpc/dispatcher.ts";
import { Connection } from "./http2/connection.ts";
import { DEFAULT_LIMITS, type TransportLimits } from "./http2/limits.ts";

const SWEEP_INTERVAL_MS = 1_000;

export interface TransportOptions {
  readonly limits?: Partial<TransportLimits>;
  readonly toStatus: DispatcherOptions["toStatus"];
  /** TLS for this listener; with `ca` and `requestCert`, mutual. */
  readonly tls?: TlsOptions;
}

/** A gRPC server on node:net: connections in, calls to handlers, answers out. */
export class TransportServer {
  readonly server: Server;
  readonly #limits: TransportLimits;
  readonly #dispatcher: Dispatcher;
  readonly #connections = new Set<Connection>();
  readonly #sweeper: NodeJS.Timeout;
  #onEmpty: (() => void) | undefined;

  constructor(services: readonly RpcService[], options: TransportOptions) {
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#dispatcher = new Dispatcher(services, {
      maxMessageBytes: this.#limits.maxMessageBytes,
      toStatus: options.toStatus,
    });
    const { tls } = options;
    this.server =
      tls === undefined
        ? createServer({ noDelay: true }, (socket) => this.#accept(socket, peerOf(socket)))
        : createTlsServer({ ...tls, ALPNProtocols: ["h2"] }, (socket) => this.#acceptTls(socket));
    // Clients that never finish a TLS handshake, or fail it, concern nobody else.
    this.server.on("tlsClientError", () => undefined);
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS);
    this.#sweeper.unref();
  }

  get openConnections(): number {
    return this.#connections.size;
  }

  /** See RpcServer.drain. */
  async drain(timeoutMs: number): Promise<void> {
    this.server.close();
    for (const connection of this.#connections) connection.drain();
    await this.#emptyWithin(timeoutMs);
    for (const connection of this.#connections) connection.destroy();
    clearInterval(this.#sweeper);
  }

  #acceptTls(socket: TLSSocket): void {
    if (socket.alpnProtocol !== "h2") socket.destroy();
    else this.#accept(socket, peerOf(socket));
  }

  #accept(socket: Socket, peer: string): void {
    if (this.#connections.size >= this.#limits.maxConnections) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, this.#limits, Date.now(), (stream) =>
      this.#dispatcher.accept(stream, peer),
    );
    this.#connections.add(connection);
    socket.once("close", () => {
      this.#connections.delete(connection);
      if (this.#connections.size === 0) this.#onEmpty?.();
    });
  }

  #sweep(): void {
    const nowMs = Date.now();
    for (const connection of this.#connections) connection.sweep(nowMs);
  }

  #emptyWithin(timeoutMs: number): Promise<void> {
    if (this.#connections.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function peerOf(socket: Socket): string {
  return socket.remoteAddress === undefined ? "unix" : `${socket.remoteAddress}:${socket.remotePort}`;
}
