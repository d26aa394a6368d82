import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NatsUser } from "../../runtime/nats-server/server-config.ts";
import { type RunningNatsServer, startNatsServer } from "../../runtime/nats-server/start-nats-server.ts";

/** A nats-server of one test file: its own folder, its own free port. */
export interface TestNats {
  /** Stays the same across `restart`. */
  readonly url: string;
  readonly dataDir: string;
  /** The process of this moment. */
  readonly server: RunningNatsServer;
  /** kill -9. */
  kill(): Promise<void>;
  /** After `kill`: on the same port and data. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export async function startTestNats(options: { readonly users?: readonly NatsUser[] } = {}): Promise<TestNats> {
  const dataDir = await mkdtemp(join(tmpdir(), "postern-nats-"));
  let server = await startNatsServer({ dataDir, ...options });
  const { url, port } = server;
  return {
    url,
    dataDir,
    get server() {
      return server;
    },
    kill: () => server.stop("SIGKILL"),
    restart: async () => {
      server = await startNatsServer({ dataDir, port, ...options });
    },
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
