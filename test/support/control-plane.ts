import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createToken, type NewToken } from "../../control-plane/auth/create-token.ts";
import { type ControlPlane, startControlPlane } from "../../control-plane/compose.ts";
import { createKeyFiles } from "../../runtime/files/keys.ts";
import { type Logger, silentLogger } from "../../runtime/log/logger.ts";
import { connectBus } from "../../runtime/nats/connect-bus.ts";
import { createClient } from "../../runtime/rpc/client.ts";
import type { ServiceName } from "../../runtime/rpc/service-types.ts";
import type { Bus } from "../../shared/bus/ports.ts";
import type { ControlPlaneSettings } from "../../shared/config/index.ts";

/** Keys, tokens and replicas of one control plane over one nats-server. */
export interface TestControlPlane {
  readonly settings: ControlPlaneSettings;
  /** A connection beside the replicas, as an agent or an attacker would have. */
  readonly bus: Bus;
  token(token: NewToken): Promise<string>;
  /** One more replica. */
  replica(over?: Partial<ControlPlaneSettings>, logger?: Logger): Promise<TestReplica>;
  stopReplicas(): Promise<void>;
  /** Ends all replicas and removes the files. */
  stop(): Promise<void>;
}

export interface TestReplica {
  readonly address: string;
  readonly controlPlane: ControlPlane;
  client<Name extends ServiceName>(name: Name, token?: string): ReturnType<typeof createClient<Name>>;
  stop(): Promise<void>;
}

/** `streamReplicas`: of every stream, on a cluster. */
export async function testControlPlane(natsUrl: string, streamReplicas = 1): Promise<TestControlPlane> {
  const folder = await mkdtemp(join(tmpdir(), "postern-control-plane-"));
  const settings: ControlPlaneSettings = {
    replicaId: "replica",
    environments: ["dev", "prod"],
    environmentsFile: undefined,
    listen: { host: "127.0.0.1", port: 0 },
    tlsCert: undefined,
    tlsKey: undefined,
    allowInsecure: false,
    nats: natsUrl,
    natsUser: undefined,
    natsPassword: undefined,
    replicas: streamReplicas,
    tokensFile: join(folder, "tokens.json"),
    signingKey: join(folder, "signing-key.json"),
    trustedKeys: join(folder, "trusted-keys.json"),
    notificationsFile: undefined,
    approverSecretsDir: undefined,
    maxRequestBytes: 4_194_304,
    snapshotEvery: 50_000,
    rolloutCheckEveryMs: 200,
    drainTimeoutMs: 5_000,
    logLevel: "silent",
    logFormat: "json",
  };
  await createKeyFiles(settings.signingKey, settings.trustedKeys);
  const bus = await connectBus({
    servers: natsUrl,
    name: "test",
    replicas: streamReplicas,
    ensure: true,
    logger: silentLogger,
  });
  const replicas = new Set<TestReplica>();
  const stopReplicas = async () => {
    await Promise.all([...replicas].map((replica) => replica.stop()));
  };
  let count = 0;
  return {
    settings,
    bus,
    token: (token) => createToken(settings.tokensFile, token),
    async replica(over = {}, logger) {
      count += 1;
      const onStop = () => void replicas.delete(replica);
      const replica = await startReplica({ ...settings, replicaId: `replica-${count}`, ...over }, onStop, logger);
      replicas.add(replica);
      return replica;
    },
    stopReplicas,
    async stop() {
      await stopReplicas();
      await bus.connection.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startReplica(
  settings: ControlPlaneSettings,
  onStop: () => void,
  logger: Logger | undefined,
): Promise<TestReplica> {
  const controlPlane = await startControlPlane(settings, logger === undefined ? {} : { logger });
  const { address } = controlPlane;
  if (address.kind !== "tcp") throw new Error("INVARIANT: it listens on TCP");
  const target = `${address.host}:${address.port}`;
  const clients: { close(): void }[] = [];
  return {
    address: target,
    controlPlane,
    client(name, token) {
      const client = createClient(name, target, { token, timeoutMs: 10_000 });
      clients.push(client);
      return client;
    },
    async stop() {
      onStop();
      for (const client of clients.splice(0)) client.close();
      await controlPlane.stop();
    },
  };
}
