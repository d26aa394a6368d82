import type { Logger } from "../../runtime/log/logger.ts";
import { createGrpcJsServer, type ServerTls } from "../../runtime/rpc/grpc-js-server.ts";
import type { RpcServer, RpcService } from "../../runtime/rpc/service.ts";
import type { AgentSettings } from "../../shared/config/index.ts";
import { createTransportServer, type TransportServer } from "./server.ts";

/** Calls at once on one connection, on top of those that may wait for an approval. */
const STREAMS_BESIDE_WAITING = 10_000;

export type ServerSettings = Pick<AgentSettings, "transport" | "maxRequestBytes" | "maxWaiting">;

/** The server that carries the agent's services, as configured: the same services either way. */
export function createServer(
  services: readonly RpcService[],
  settings: ServerSettings,
  logger: Logger,
  tls: ServerTls | undefined,
): RpcServer {
  switch (settings.transport) {
    case "postern":
      return createOwnServer(services, settings, logger, tls);
    case "grpc-js":
      return createGrpcJsServer(services, { logger, ...limitsOf(settings), ...(tls === undefined ? {} : { tls }) });
  }
}

/** The same on our own transport, which also serves connections that another process has accepted. */
export function createOwnServer(
  services: readonly RpcService[],
  settings: ServerSettings,
  logger: Logger,
  tls: ServerTls | undefined,
): TransportServer {
  const { maxRequestBytes, maxConcurrentStreams } = limitsOf(settings);
  const limits = { maxMessageBytes: maxRequestBytes, maxConcurrentStreams };
  return createTransportServer(services, { logger, limits, ...(tls === undefined ? {} : { tls }) });
}

function limitsOf({ maxRequestBytes, maxWaiting }: ServerSettings) {
  return { maxRequestBytes, maxConcurrentStreams: STREAMS_BESIDE_WAITING + maxWaiting };
}
