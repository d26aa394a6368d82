import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { type Agent, startAgent } from "../../agent/compose.ts";
import { createSigningKey } from "../../runtime/files/keys.ts";
import { silentLogger } from "../../runtime/log/logger.ts";
import { type ClientOptionsOfPostern, createClient, type RpcClient } from "../../runtime/rpc/client.ts";
import { addToJwks, importSigningKey, publicJwkOf, type SigningKey } from "../../shared/bundle/index.ts";
import { type AgentSettings, agentSettings, resolveSettings } from "../../shared/config/index.ts";
import { ROOT } from "./built.ts";

/** Runs all tests of agents on so many worker processes: POSTERN_TEST_WORKERS=2 npx vitest run test/integration/agent */
const WORKERS = process.env.POSTERN_TEST_WORKERS;

/** A folder for agents, with the keys that they trust. Several agents of one world share the keys, not the data. */
export interface AgentWorld {
  readonly folder: string;
  readonly key: SigningKey;
  /** Well-formed, and trusted by nobody. */
  readonly strangersKey: SigningKey;
  /** Starts an agent of environment "test". The same name again finds the data of the first. */
  start(name: string, settings: Readonly<Record<string, string>>): Promise<TestAgent>;
  /** Stops what runs and removes the folder. */
  stop(): Promise<void>;
}

export interface TestAgent {
  readonly agent: Agent;
  readonly socket: string;
  readonly dataDir: string;
  readonly guard: RpcClient<"postern.v1.Guard">;
  readonly health: RpcClient<"grpc.health.v1.Health">;
  serving(): Promise<boolean>;
  /** Resolves when it answers checks under this bundle revision. */
  enforces(revision: number): Promise<void>;
  stop(): Promise<void>;
}

export async function createAgentWorld(): Promise<AgentWorld> {
  const folder = await mkdtemp(join(tmpdir(), "postern-agent-"));
  const jwk = await createSigningKey();
  const trustedKeys = join(folder, "trusted-keys.json");
  await writeFile(trustedKeys, JSON.stringify(addToJwks(undefined, publicJwkOf(jwk))));
  const running = new Set<TestAgent>();
  return {
    folder,
    key: await importSigningKey(jwk),
    strangersKey: await importSigningKey({ ...(await createSigningKey()), kid: jwk.kid }),
    async start(name, settings) {
      const dataDir = join(folder, name);
      await mkdir(dataDir, { recursive: true });
      const socket = join(dataDir, "agent.sock");
      const flags = { environment: "test", agentId: name, dataDir, socket, trustedKeys, ...settings };
      const workers: Readonly<Record<string, string>> = WORKERS === undefined ? {} : { workers: WORKERS };
      const agent = await startAgent(resolve({ ...workers, ...flags }), {
        logger: silentLogger,
        workerProgram: join(ROOT, "dist", "agent", "workers", "worker-main.js"),
      });
      const test = toTestAgent(agent, socket, dataDir, () => running.delete(test));
      running.add(test);
      return test;
    },
    async stop() {
      await Promise.all([...running].map((test) => test.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function resolve(flags: Readonly<Record<string, string>>): AgentSettings {
  return resolveSettings(agentSettings, { flags });
}

function toTestAgent(agent: Agent, socket: string, dataDir: string, onStop: () => void): TestAgent {
  const options: ClientOptionsOfPostern = { timeoutMs: 20_000 };
  const guard = createClient("postern.v1.Guard", `unix:${socket}`, options);
  const health = createClient("grpc.health.v1.Health", `unix:${socket}`, options);
  let stopping: Promise<void> | undefined;
  return {
    agent,
    socket,
    dataDir,
    guard,
    health,
    serving: async () => (await health.check({ service: "postern.v1.Guard" })).status === "SERVING",
    enforces: (revision) =>
      vi.waitFor(
        async () => {
          const { bundleRevision } = await guard.check(probe);
          if (bundleRevision !== revision) throw new Error(`enforces ${bundleRevision}, not ${revision}`);
        },
        { timeout: 15_000, interval: 20 },
      ),
    stop() {
      stopping ??= (async () => {
        await agent.stop();
        guard.close();
        health.close();
        onStop();
      })();
      return stopping;
    },
  };
}

/** A check that no policy of the tests covers: it asks for nothing but the revision in force. */
const probe = {
  subject: { type: "user", id: "probe" },
  action: { name: "probe" },
  resource: { type: "probe" },
};
