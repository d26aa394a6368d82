import { createServer, type Server, type Socket } from "node:net";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { ListenAddress } from "./service.ts";
import { claimSocketPath, withUmask } from "./unix-socket.ts";

/** A bound address whose connections go to whoever opened it. */
export interface Listener {
  /** As bound: with the port that the system chose. */
  readonly address: ListenAddress;
  /** Accepts no more; a socket file is removed. Accepted connections live on. */
  close(): void;
  /** Ends the connections that were accepted and are still there, whatever they carry. */
  cut(): void;
  /** Resolves when no accepted connection is left. */
  emptied(): Promise<void>;
}

/**
 * Binds and listens. Throws PosternError ADDRESS_IN_USE, SOCKET_IN_USE, SOCKET_PATH_INVALID or ADDRESS_UNAVAILABLE.
 */
export async function openListener(
  address: ListenAddress,
  onConnection: (connection: Socket) => void,
  /** `pauseOnConnect`: nothing is read, so that the connection can be handed to another process. */
  options: { readonly pauseOnConnect?: boolean } = {},
): Promise<Listener> {
  if (address.kind === "unix") await claimSocketPath(address.path);
  const connections = new Set<Socket>();
  let onEmpty: (() => void)[] = [];
  const server = createServer({ noDelay: true, ...options }, (connection) => {
    connections.add(connection);
    connection.once("close", () => {
      connections.delete(connection);
      if (connections.size > 0) return;
      for (const resolve of onEmpty) resolve();
      onEmpty = [];
    });
    onConnection(connection);
  });
  await bind(server, address);
  // Errors after binding are of single accepts (EMFILE): the connection is lost, the server is not.
  server.on("error", () => {});
  return {
    address: boundAddress(server, address),
    close: () => void server.close(),
    cut() {
      for (const connection of connections) connection.destroy();
    },
    emptied: () => (connections.size === 0 ? Promise.resolve() : new Promise((resolve) => onEmpty.push(resolve))),
  };
}

function bind(server: Server, address: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(bindError(address, error)));
    server.once("listening", () => {
      server.removeAllListeners("error");
      resolve();
    });
    if (address.kind === "tcp") server.listen({ host: address.host, port: address.port });
    // Node binds a path within listen(): the file never exists with other permissions than these.
    else withUmask(0o777 & ~address.mode, () => server.listen({ path: address.path }));
  });
}

function boundAddress(server: Server, asked: ListenAddress): ListenAddress {
  const bound = server.address();
  return asked.kind === "tcp" && typeof bound === "object" && bound !== null ? { ...asked, port: bound.port } : asked;
}

function bindError(address: ListenAddress, cause: NodeJS.ErrnoException): PosternError {
  const shown = describeAddress(address);
  if (cause.code === "EADDRINUSE") {
    return new PosternError("failed_precondition", "ADDRESS_IN_USE", `${shown} is in use by another program`, {
      hint: "Stop that program, or listen on another address.",
      cause,
    });
  }
  return new PosternError("failed_precondition", "ADDRESS_UNAVAILABLE", `cannot listen on ${shown}: ${cause.message}`, {
    hint: "Listen on an address of this machine that this user may use.",
    cause,
  });
}

/** "unix:/run/postern.sock", "127.0.0.1:7443", "[::1]:7443" */
export function describeAddress(address: ListenAddress): string {
  if (address.kind === "unix") return `unix:${address.path}`;
  return `${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
}
