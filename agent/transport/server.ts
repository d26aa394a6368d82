import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import type { Logger } from "../../runtime/log/logger.ts";
import type { ServerTls } from "../../runtime/rpc/grpc-js-server.ts";
import { type Listener, openListener } from "../../runtime/rpc/listener.ts";
import type { ListenAddress, RpcServer, RpcService } from "../../runtime/rpc/service.ts";
import { Dispatcher } from "./grpc/dispatcher.ts";
import { Connection } from "./http2/connection.ts";
import { DEFAULT_LIMITS, type TransportLimits } from "./http2/limits.ts";

const SWEEP_INTERVAL_MS = 1_000;

export interface TransportOptions {
  readonly logger: Logger;
  readonly limits?: Partial<TransportLimits>;
  /** For TCP only; a Unix socket has its permissions. */
  readonly tls?: ServerTls;
}

/** A gRPC server on node:net: connections in, calls to handlers, answers out. */
export function createTransportServer(services: readonly RpcService[], options: TransportOptions): RpcServer {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const draining = new AbortController();
  setMaxListeners(0, draining.signal);
  const { logger, tls } = options;
  const { maxMessageBytes } = limits;
  const dispatcher = new Dispatcher(services, { logger, maxMessageBytes, draining: draining.signal });
  const connections = new Connections(limits, dispatcher);
  const listeners: Listener[] = [];
  return {
    async listen(address: ListenAddress) {
      const accept =
        address.kind === "tcp" && tls !== undefined
          ? (socket: Socket) => handshake(socket, tls, (secure) => connections.add(secure, peerOf(socket)))
          : (socket: Socket) => connections.add(socket, peerOf(socket));
      const listener = await openListener(address, accept);
      listeners.push(listener);
      return listener.address;
    },
    async drain(timeoutMs) {
      for (const listener of listeners) listener.close();
      draining.abort();
      await connections.drain(timeoutMs);
    },
  };
}

/** RFC 9113 §3.2: over TLS the two sides agree on "h2". */
function handshake(socket: Socket, { cert, key, clientCa }: ServerTls, onSecure: (secure: TLSSocket) => void): void {
  const secure = new TLSSocket(socket, {
    isServer: true,
    cert,
    key,
    ALPNProtocols: ["h2"],
    ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
  });
  // A peer that fails the handshake concerns nobody else.
  secure.on("error", () => secure.destroy());
  secure.once("secure", () => {
    const refused = clientCa !== undefined && !secure.authorized && secure.authorizationError !== undefined;
    if (secure.alpnProtocol !== "h2" || refused || !isVerified(secure, clientCa)) secure.destroy();
    else onSecure(secure);
  });
}

function isVerified(secure: TLSSocket, clientCa: Buffer | undefined): boolean {
  return clientCa === undefined || Object.keys(secure.getPeerCertificate()).length > 0;
}

/** The connections of a server, bounded in number and swept once a second. */
class Connections {
  readonly #limits: TransportLimits;
  readonly #dispatcher: Dispatcher;
  readonly #open = new Set<Connection>();
  readonly #sweeper = setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS);
  #draining = false;
  #onEmpty: (() => void) | undefined;

  constructor(limits: TransportLimits, dispatcher: Dispatcher) {
    this.#limits = limits;
    this.#dispatcher = dispatcher;
    this.#sweeper.unref();
  }

  add(socket: Duplex, peer: string): void {
    if (this.#draining || this.#open.size >= this.#limits.maxConnections) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, this.#limits, Date.now(), (stream) =>
      this.#dispatcher.accept(stream, peer),
    );
    this.#open.add(connection);
    socket.once("close", () => {
      this.#open.delete(connection);
      if (this.#open.size === 0) this.#onEmpty?.();
    });
  }

  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    for (const connection of this.#open) connection.drain();
    await this.#emptyWithin(timeoutMs);
    for (const connection of this.#open) connection.destroy();
    clearInterval(this.#sweeper);
  }

  #sweep(): void {
    const nowMs = Date.now();
    for (const connection of this.#open) connection.sweep(nowMs);
  }

  #emptyWithin(timeoutMs: number): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
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
