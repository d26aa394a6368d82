import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Logger } from "../../runtime/log/logger.ts";
import type { ServerTls } from "../../runtime/rpc/grpc-js-server.ts";
import { type Listener, openListener } from "../../runtime/rpc/listener.ts";
import type { ListenAddress, RpcServer, RpcService } from "../../runtime/rpc/service.ts";
import { Dispatcher } from "./grpc/dispatcher.ts";
import { Budget } from "./http2/budget.ts";
import { Connection } from "./http2/connection.ts";
import { completeLimits, type TransportLimits } from "./http2/limits.ts";

const SWEEP_INTERVAL_MS = 1_000;

export interface TransportOptions {
  readonly logger: Logger;
  readonly limits?: Partial<TransportLimits>;
  /** For TCP only; a Unix socket has its permissions. */
  readonly tls?: ServerTls;
}

/** A server that also takes connections which somebody else has accepted. */
export interface TransportServer extends RpcServer {
  accept(socket: Socket, via: ListenAddress["kind"]): void;
}

/** A gRPC server on node:net: connections in, calls to handlers, answers out. */
export function createTransportServer(services: readonly RpcService[], options: TransportOptions): TransportServer {
  const limits = completeLimits(options.limits ?? {});
  const draining = new AbortController();
  setMaxListeners(0, draining.signal);
  const { logger, tls } = options;
  const dispatcher = new Dispatcher(services, { ...limits, logger, draining: draining.signal });
  const connections = new Connections(limits, dispatcher, logger);
  const plain = (socket: Socket) => connections.open(socket);
  const secure = tls === undefined ? plain : overTls(tls, limits.handshakeTimeoutMs, plain);
  const listeners: Listener[] = [];
  const accept = (socket: Socket, via: ListenAddress["kind"]) => {
    if (!connections.admit(socket)) socket.destroy();
    else if (via === "tcp") secure(socket);
    else plain(socket);
  };
  return {
    accept,
    async listen(address: ListenAddress) {
      const listener = await openListener(address, (socket) => accept(socket, address.kind));
      listeners.push(listener);
      return listener.address;
    },
    async drain(timeoutMs) {
      for (const listener of listeners) listener.close();
      draining.abort();
      await connections.drain(timeoutMs);
      // What is left is in the middle of a handshake.
      for (const listener of listeners) listener.cut();
    },
  };
}

type OnSocket = (socket: Socket) => void;

/**
 * Lets a tls.Server that listens nowhere do the handshakes: it demands client certificates, and gives up on a peer
 * that takes too long. RFC 9113 §3.2: the two sides agree on "h2"; §9.2.1: no renegotiation.
 */
function overTls({ cert, key, clientCa }: ServerTls, handshakeTimeoutMs: number, onSecure: OnSocket): OnSocket {
  const server = createTlsServer({
    cert,
    key,
    ALPNProtocols: ["h2"],
    handshakeTimeout: handshakeTimeoutMs,
    ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
  });
  // A peer that fails the handshake concerns nobody else.
  server.on("tlsClientError", (_error, secure) => secure.destroy());
  server.on("secureConnection", (secure) => {
    secure.disableRenegotiation();
    if (secure.alpnProtocol === "h2") onSecure(secure);
    else secure.destroy();
  });
  return (socket) => void server.emit("connection", socket);
}

/** What a share of one connection is in the memory for unfinished requests. */
const SHARES = 4;

/** The connections of a server, bounded in number and swept once a second. */
class Connections {
  readonly #limits: TransportLimits;
  readonly #dispatcher: Dispatcher;
  readonly #logger: Logger;
  readonly #budget: Budget;
  readonly #open = new Set<Connection>();
  readonly #sweeper = setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS);
  /** Those in the middle of a TLS handshake included. */
  #admitted = 0;
  #draining = false;
  #onEmpty: (() => void) | undefined;

  constructor(limits: TransportLimits, dispatcher: Dispatcher, logger: Logger) {
    this.#limits = limits;
    this.#dispatcher = dispatcher;
    this.#logger = logger;
    this.#budget = new Budget(limits.maxUnfinishedBytes);
    this.#sweeper.unref();
  }

  /** Counts a socket until it closes; false: there is no room for it. */
  admit(socket: Socket): boolean {
    if (this.#draining || this.#admitted >= this.#limits.maxConnections) return false;
    this.#admitted += 1;
    socket.once("close", () => {
      this.#admitted -= 1;
    });
    return true;
  }

  /** Speaks HTTP/2 on an admitted socket, or on the TLS socket over it. */
  open(socket: Socket): void {
    if (this.#draining) {
      socket.destroy();
      return;
    }
    const peer = socket.remoteAddress === undefined ? "unix" : `${socket.remoteAddress}:${socket.remotePort}`;
    const connection = new Connection(socket, {
      limits: this.#limits,
      budget: new Budget(this.#limits.maxUnfinishedBytes / SHARES, this.#budget),
      nowMs: Date.now(),
      onRequest: (stream) => this.#dispatcher.accept(stream, peer),
      onInternalError: (error) => this.#logger.error({ error, peer }, "connection failed"),
    });
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
