import type { RpcClient } from "../../runtime/rpc/client.ts";

/** The revision that is active now, which whatever follows is to replace; 0: none. */
export async function baseRevision(
  client: Pick<RpcClient<"postern.v1.PolicyService">, "listEnvironments">,
  environment: string,
): Promise<number> {
  const { environments } = await client.listEnvironments({ environment });
  return environments[0]?.activeRevision ?? 0;
}
