import { readFileSync } from "node:fs";
import { createClient, type RpcClient } from "../../runtime/rpc/client.ts";
import type { ServiceName } from "../../runtime/rpc/service-types.ts";
import type { ClientSettings } from "../../shared/config/index.ts";

/** One service of the control plane, for as long as `use` runs. */
export async function withService<Name extends ServiceName, T>(
  name: Name,
  settings: ClientSettings,
  use: (client: RpcClient<Name>) => Promise<T>,
): Promise<T> {
  const client = openService(name, settings);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

export function openService<Name extends ServiceName>(name: Name, settings: ClientSettings): RpcClient<Name> {
  return createClient(name, settings.controlPlane, {
    token: settings.token,
    timeoutMs: settings.timeoutMs,
    tls: settings.caCert === undefined ? undefined : { ca: readFileSync(settings.caCert) },
  });
}
