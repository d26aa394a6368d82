import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { socketPath } from "../../runtime/process/socket-path.ts";

/** What lies where in the data folder of `postern start`. All paths are absolute. */
export interface Layout {
  readonly dataDir: string;
  /** JetStream's files. */
  readonly nats: string;
  /** Last good bundle and spool. */
  readonly agent: string;
  readonly logs: string;
  readonly signingKey: string;
  readonly trustedKeys: string;
  /** Hashes of tokens. */
  readonly tokensFile: string;
  /** Passwords and tokens in the clear, 0600. */
  readonly secrets: string;
  readonly controlPlaneConfig: string;
  readonly agentConfig: string;
  /** What CLI commands read by default. */
  readonly clientFile: string;
  /** One client file per sample approver: `<clients>/alice.yaml`. */
  readonly clients: string;
  /** What was published from the policies folder, and when it looked how. */
  readonly published: string;
  /** Held while a stack runs here. */
  readonly lock: string;
  readonly agentSocket: string;
}

/** Creates the folders, private to the user: they hold keys. */
export function prepareLayout(folder: string): Layout {
  const dataDir = resolve(folder);
  const at = (name: string) => join(dataDir, name);
  for (const path of [dataDir, at("nats"), at("agent"), at("logs"), at("clients")]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  return {
    dataDir,
    nats: at("nats"),
    agent: at("agent"),
    logs: at("logs"),
    signingKey: at("signing-key.json"),
    trustedKeys: at("trusted-keys.json"),
    tokensFile: at("tokens.json"),
    secrets: at("secrets.json"),
    controlPlaneConfig: at("control-plane.yaml"),
    agentConfig: at("agent.yaml"),
    clientFile: at("client.yaml"),
    clients: at("clients"),
    published: at("published.json"),
    lock: socketPath(dataDir, "start.lock"),
    agentSocket: socketPath(dataDir, "agent.sock"),
  };
}
