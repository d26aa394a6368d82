import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { vi } from "vitest";
import { type RunningNatsServer, startNatsServer } from "../../runtime/nats-server/start-nats-server.ts";
import { freePort } from "../../runtime/process/ports.ts";

/** Three nats-servers on loopback that keep every stream three times. */
export interface TestCluster {
  /** All addresses, as programs are given them. They stay the same. */
  readonly urls: string;
  readonly names: readonly string[];
  /** Who leads a stream now; undefined: nobody does. */
  leaderOf(stream: string): Promise<string | undefined>;
  /** kill -9. */
  kill(name: string): Promise<void>;
  /** After `kill`: on the same ports and data. */
  restart(name: string): Promise<void>;
  /** Resolves when a stream has a leader and every replica is up to date. */
  healed(stream: string): Promise<void>;
  stop(): Promise<void>;
}

const NAMES: readonly string[] = ["n1", "n2", "n3"];
const PATIENCE = { timeout: 60_000, interval: 50 };

export async function startTestCluster(): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), "postern-cluster-"));
  const routes: number[] = [];
  const clientPorts = new Map<string, number>();
  for (const name of NAMES) {
    routes.push(await freePort());
    clientPorts.set(name, await freePort());
  }
  const running = new Map<string, RunningNatsServer>();
  const start = async (name: string) => {
    const cluster = {
      name: "postern",
      serverName: name,
      port: routes[NAMES.indexOf(name)] ?? 0,
      routes,
    };
    const server = await startNatsServer({ dataDir: join(folder, name), port: clientPorts.get(name) ?? 0, cluster });
    running.set(name, server);
  };
  await Promise.all(NAMES.map(start));
  const urls = NAMES.map((name) => `nats://127.0.0.1:${clientPorts.get(name)}`).join(",");
  const clusterOf = async (stream: string) => {
    const connection = await connect({ servers: urls.split(","), timeout: 2_000 });
    try {
      const manager = await jetstreamManager(connection, { checkAPI: false });
      return (await manager.streams.info(stream)).cluster;
    } finally {
      await connection.close();
    }
  };
  return {
    urls,
    names: NAMES,
    leaderOf: async (stream) => (await clusterOf(stream).catch(() => undefined))?.leader,
    kill: async (name) => {
      await running.get(name)?.stop("SIGKILL");
      running.delete(name);
    },
    restart: start,
    healed: (stream) =>
      vi.waitFor(async () => {
        const { leader = "", replicas = [] } = (await clusterOf(stream)) ?? {};
        const followers = replicas.filter(({ current, offline }) => current && offline !== true);
        if (leader === "" || followers.length !== NAMES.length - 1) throw new Error(`${stream} is not healed yet`);
      }, PATIENCE),
    stop: async () => {
      await Promise.all([...running.values()].map((server) => server.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
