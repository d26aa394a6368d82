import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createToken, type NewToken } from "../../control-plane/auth/create-token.ts";
import { createKeyFiles } from "../../runtime/files/keys.ts";
import { freePort } from "../../runtime/process/ports.ts";
import { startPostern } from "./postern-cli.ts";
import type { Started } from "./run-process.ts";

export interface ReplicaProcess {
  readonly process: Started;
  readonly address: string;
}

/** Replicas of one control plane, each a process of its own, that can be killed. */
export interface ReplicaProcesses {
  /** Where keys, tokens and what a test writes are. */
  readonly folder: string;
  readonly trustedKeys: string;
  token(token: NewToken): Promise<string>;
  /** Resolves when it serves. */
  start(name: string, flags?: Readonly<Record<string, string>>): Promise<ReplicaProcess>;
  /** kill -9. */
  kill(replica: ReplicaProcess): Promise<void>;
  /** Kills all, and removes the folder. */
  stop(): Promise<void>;
}

export async function replicaProcesses(natsUrl: string): Promise<ReplicaProcesses> {
  const folder = mkdtempSync(join(tmpdir(), "postern-replicas-"));
  const file = (name: string) => join(folder, name);
  const running = new Set<ReplicaProcess>();
  await createKeyFiles(file("signing-key.json"), file("trusted-keys.json"));
  const kill = async (replica: ReplicaProcess) => {
    replica.process.child.kill("SIGKILL");
    await replica.process.finished;
    running.delete(replica);
  };
  return {
    folder,
    trustedKeys: file("trusted-keys.json"),
    token: (token) => createToken(file("tokens.json"), token),
    async start(name, flags = {}) {
      const address = `127.0.0.1:${await freePort()}`;
      const all = {
        "replica-id": name,
        listen: address,
        nats: natsUrl,
        "tokens-file": "tokens.json",
        "signing-key": "signing-key.json",
        "trusted-keys": "trusted-keys.json",
        ...flags,
      };
      const words = Object.entries(all).flatMap(([flag, value]) => [`--${flag}`, value]);
      const replica = { process: startPostern(folder, ["control-plane", ...words]), address };
      running.add(replica);
      await replica.process.shows('"serving"');
      return replica;
    },
    kill,
    async stop() {
      await Promise.all([...running].map(kill));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
