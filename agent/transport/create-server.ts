import type { Logger } from "../../runtime/log/logger.ts";
import { createGrpcJsServer, type ServerTls } from "../../runtime/rpc/grpc-js-server.ts";
import type { RpcServer, RpcService } from "../../runtime/rpc/service.ts";
import type { AgentSettings } from "../../shared/config/index.ts";
import { createTransportServer } from "./server.ts";

/** Calls at once on one connection, on top of those that may wait for an approval. */
const STREAMS_BESIDE_WAITING = 10_000;

export type ServerSettings = Pick<AgentSettings, "transport" | "maxRequestBytes" | "maxWaiting">;

/** The server that carries the agent's services, as configured: the same services either way. */
export function createServer(
  services: readonly RpcService[],
  { transport, maxRequestBytes, maxWaiting }: ServerSettings,
  logger: Logger,
  tls: ServerTls | undefined,
): RpcServer {
  const maxConcurrentStreams = STREAMS_BESIDE_WAITING + maxWaiting;
  const secured = tls === undefined ? {} : { tls };
  switch (transport) {
    case "postern":
      return createTransportServer(services, {
        logger,
        limits: { maxMessageBytes: maxRequestBytes, maxConcurrentStreams },
        ...secured,
      });
    case "grpc-js":
      return createGrpcJsServer(services, { logger, maxRequestBytes, maxConcurrentStreams, ...secured });
  }
}
