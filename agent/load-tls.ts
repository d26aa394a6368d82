import { readFile } from "node:fs/promises";
import type { ServerTls } from "../runtime/rpc/grpc-js-server.ts";
import type { AgentSettings } from "../shared/config/index.ts";

/** The certificates that the settings name, for TCP; undefined: none. */
export async function loadTls(
  settings: Pick<AgentSettings, "tlsCert" | "tlsKey" | "tlsClientCa">,
): Promise<ServerTls | undefined> {
  const { tlsCert, tlsKey, tlsClientCa } = settings;
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const clientCa = tlsClientCa === undefined ? {} : { clientCa: await readFile(tlsClientCa) };
  return { cert: await readFile(tlsCert), key: await readFile(tlsKey), ...clientCa };
}
