import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launchNats, launchProgram, ownCommand } from "../../cli/stack/launch.ts";
import { createToken } from "../../control-plane/auth/create-token.ts";
import { createKeyFiles } from "../../runtime/files/keys.ts";
import { findNatsServer } from "../../runtime/nats-server/find-nats-server.ts";
import { agentPermissions, controlPlanePermissions } from "../../runtime/nats-server/permissions.ts";
import type { NatsUser } from "../../runtime/nats-server/server-config.ts";
import { freePort } from "../../runtime/process/ports.ts";
import { createClient } from "../../runtime/rpc/client.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { ENVIRONMENT, policyFile, VOTERS } from "./cast.ts";
import type { Targets } from "./faults.ts";
import { Part } from "./part.ts";

/** Everything of one Postern as processes, each reaching NATS through a proxy of its own. */
export interface Fleet {
  readonly folder: string;
  readonly natsUrl: string;
  /** May do anything on the bus: for whoever looks at what is stored, past all proxies. */
  readonly witness: NatsUser;
  readonly targets: Targets;
  part(name: string): Part;
  readonly parts: readonly Part[];
  /** Between a program and NATS. */
  proxy(name: string): TcpProxy;
  /** Sockets of the agents. */
  readonly agentSockets: readonly string[];
  readonly spoolFolders: readonly string[];
  /** Addresses of the control planes. */
  readonly controlPlanes: readonly string[];
  /** By name of the voter. */
  token(voter: string): string;
  readonly crashes: readonly string[];
  stop(): Promise<void>;
}

const CONTROL_PLANES = ["control-plane-1", "control-plane-2", "control-plane-3"] as const;
const AGENTS = ["agent-1", "agent-2", "agent-3", "agent-4"] as const;
const NATS = "nats-server";
const WITNESS: NatsUser = { user: "witness", password: "witness" };
/** Few, so that replicas that start again begin with a snapshot. */
const SNAPSHOT_EVERY = 1_000;
const STOP_PATIENCE_MS = 15_000;

export interface FleetOptions {
  readonly folder: string;
  /** Longest that an agent holds a waiting call. */
  readonly maxWaitMs: number;
  readonly controlPlanes?: number;
  /** Default: those of the cast. */
  readonly policies?: PolicyFile;
}

/** Starts it all and resolves when every agent enforces the policies. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { folder, maxWaitMs, controlPlanes = 3, policies = policyFile() } = options;
  const crashes: string[] = [];
  const onCrash = (what: string) => crashes.push(what);
  const keys = {
    signingKey: join(folder, "signing-key.json"),
    trustedKeys: join(folder, "trusted-keys.json"),
  };
  const tokensFile = join(folder, "tokens.yaml");
  await createKeyFiles(keys.signingKey, keys.trustedKeys);
  const tokens = new Map([["admin", await createToken(tokensFile, { name: "admin", roles: ["admin"] })]]);
  for (const { name, groups } of VOTERS) {
    tokens.set(name, await createToken(tokensFile, { name, roles: ["approver"], groups }));
  }

  const natsPort = await freePort();
  const server = await findNatsServer();
  const nats = new Part(
    NATS,
    async () => launchNats({ server, dataDir: join(folder, NATS), port: natsPort, users: natsUsers() }),
    onCrash,
  );
  const parts = new Map([[NATS as string, nats]]);
  const proxies = new Map<string, TcpProxy>();
  const stop = async () => {
    for (const proxy of proxies.values()) proxy.heal();
    const programs = [...parts.values()].filter((part) => part !== nats);
    await Promise.all(programs.map((part) => part.stop(STOP_PATIENCE_MS)));
    await nats.stop(STOP_PATIENCE_MS);
    await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  };

  const addProgram = async (
    name: string,
    subcommand: "agent" | "control-plane",
    own: Readonly<Record<string, string | number>>,
  ) => {
    const proxy = await startTcpProxy(natsPort);
    proxies.set(name, proxy);
    const config = {
      ...own,
      nats: `nats://127.0.0.1:${proxy.port}`,
      natsUser: name,
      natsPassword: name,
      trustedKeys: keys.trustedKeys,
      logLevel: "info",
    };
    const launch = () =>
      launchProgram({
        name,
        command: ownCommand(),
        subcommand,
        configFile: join(folder, `${name}.yaml`),
        config,
        env: {},
        logFile: join(folder, `${name}.log`),
      });
    parts.set(name, new Part(name, launch, onCrash));
  };

  try {
    await nats.start();
    const addresses: string[] = [];
    for (const name of CONTROL_PLANES.slice(0, controlPlanes)) {
      const listen = `127.0.0.1:${await freePort()}`;
      addresses.push(listen);
      await addProgram(name, "control-plane", {
        replicaId: name,
        environments: ENVIRONMENT,
        listen,
        tokensFile,
        signingKey: keys.signingKey,
        snapshotEvery: SNAPSHOT_EVERY,
      });
    }
    for (const name of AGENTS) {
      await mkdir(join(folder, name), { recursive: true });
      await addProgram(name, "agent", {
        environment: ENVIRONMENT,
        agentId: name,
        socket: join(folder, `${name}.sock`),
        dataDir: join(folder, name),
        maxWait: `${maxWaitMs}ms`,
      });
    }
    await Promise.all([...parts.values()].map((part) => (part === nats ? undefined : part.start())));
    await publish(addresses[0] ?? "", tokens.get("admin") ?? "", policies);
    const agentSockets = AGENTS.map((name) => `unix:${join(folder, `${name}.sock`)}`);
    await Promise.all(agentSockets.map(untilEnforcing));
    return {
      folder,
      natsUrl: `nats://127.0.0.1:${natsPort}`,
      witness: WITNESS,
      targets: { nats: NATS, controlPlanes: CONTROL_PLANES, agents: AGENTS },
      part: (name) => required(parts.get(name), name),
      parts: [...parts.values()],
      proxy: (name) => required(proxies.get(name), name),
      agentSockets,
      spoolFolders: AGENTS.map((name) => join(folder, name, "spool")),
      controlPlanes: addresses,
      token: (voter) => required(tokens.get(voter), voter),
      crashes,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As in production: each agent has credentials of its own, for its own subjects only. */
function natsUsers(): readonly NatsUser[] {
  const programs = [
    ...CONTROL_PLANES.map((user) => ({ user, permissions: controlPlanePermissions(user) })),
    ...AGENTS.map((user) => ({
      user,
      permissions: agentPermissions({ environment: ENVIRONMENT, user, agentId: user }),
    })),
  ];
  return [WITNESS, ...programs.map((program) => ({ ...program, password: program.user }))];
}

async function publish(address: string, token: string, policies: PolicyFile): Promise<void> {
  const client = createClient("postern.v1.PolicyService", address, { token, timeoutMs: 30_000 });
  try {
    await client.publish({ environment: ENVIRONMENT, files: [policies], message: "chaos" });
  } finally {
    client.close();
  }
}

async function untilEnforcing(address: string): Promise<void> {
  const health = createClient("grpc.health.v1.Health", address);
  try {
    for await (const { status } of health.watch({ service: "" }, { timeoutMs: 60_000 })) {
      if (status === "SERVING") return;
    }
  } finally {
    health.close();
  }
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the fleet has no ${name}`);
  return value;
}
