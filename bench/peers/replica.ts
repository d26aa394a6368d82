import { join } from "node:path";
import { freePort } from "../../runtime/process/ports.ts";
import { createClient, type RpcClient } from "../../runtime/rpc/client.ts";
import type { ServiceName } from "../../runtime/rpc/service-types.ts";
import { startChild } from "./child.ts";
import { posternCommand, writeSettings } from "./postern-command.ts";

/** A control plane as a process. Any number of them may run on one nats-server. */
export interface Replica {
  readonly pid: number;
  /** From the start of its process until it says that it serves, in milliseconds. */
  readonly readyAfterMs: number;
  client<Name extends ServiceName>(name: Name): RpcClient<Name>;
  stop(): Promise<void>;
}

export interface ReplicaOptions {
  /** Of its files in `folder`, and its replica id. */
  readonly name: string;
  readonly folder: string;
  /** What all replicas of one stack have in common. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Of an administrator. */
  readonly token: string;
}

const CALL_TIMEOUT_MS = 120_000;
/** A long log is folded before a replica serves. */
const PATIENCE_MS = 20 * 60_000;

export async function startReplica({ name, folder, settings, token }: ReplicaOptions): Promise<Replica> {
  const address = `127.0.0.1:${await freePort()}`;
  const config = await writeSettings(join(folder, `${name}.yaml`), {
    ...settings,
    listen: address,
    replicaId: name,
    logLevel: "warn",
  });
  const startedAt = performance.now();
  const child = await startChild({
    name,
    command: [...posternCommand(), "control-plane", "--config", config],
    logFile: join(folder, `${name}.log`),
    ready: "says so",
    patienceMs: PATIENCE_MS,
  });
  const readyAfterMs = performance.now() - startedAt;
  const clients: { close(): void }[] = [];
  return {
    pid: child.pid,
    readyAfterMs,
    client(service) {
      const made = createClient(service, address, { token, timeoutMs: CALL_TIMEOUT_MS });
      clients.push(made);
      return made;
    },
    async stop() {
      for (const one of clients) one.close();
      await child.stop();
    },
  };
}
