import type { FoundNatsServer } from "../../runtime/nats-server/find-nats-server.ts";
import type { NatsUser } from "../../runtime/nats-server/server-config.ts";
import { startNatsServer } from "../../runtime/nats-server/start-nats-server.ts";
import { startNodeChild } from "../../runtime/process/node-child.ts";
import type { RunningProcess } from "../../runtime/process/running-process.ts";
import { packageFile } from "../package-file.ts";
import { type ConfigValues, childEnvironment, writeConfig } from "./child-config.ts";

/**
 * The built binary of this installation. Never the program that runs now (`process.argv[1]`): whoever embeds the stack
 * would start itself, which would start itself.
 */
export function ownCommand(): readonly [string, ...string[]] {
  return [process.execPath, packageFile("dist", "cli", "main.js")];
}

/** Starts `postern <subcommand>` with these settings. */
export async function launchProgram(options: {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly subcommand: string;
  readonly configFile: string;
  readonly config: ConfigValues;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string | undefined;
}): Promise<RunningProcess> {
  await writeConfig(options.configFile, options.config);
  const [program, ...args] = options.command;
  return startNodeChild({
    name: options.name,
    command: [program, ...args, options.subcommand, "--config", options.configFile],
    env: childEnvironment(process.env, options.config, options.env),
    logFile: options.logFile,
  });
}

/** The stack's own lock says that no other stack is here: a nats-server on our folder is one that is about to end. */
const DYING_SERVER_MS = 10_000;

/** Starts nats-server; it serves by the time that this resolves. */
export async function launchNats(options: {
  readonly server: FoundNatsServer;
  readonly dataDir: string;
  readonly port: number;
  readonly users: readonly NatsUser[];
}): Promise<RunningProcess> {
  const server = await startNatsServer({ ...options, patienceMs: DYING_SERVER_MS });
  return {
    pid: server.pid,
    ready: Promise.resolve(),
    exited: server.exited.then(({ code, signal }) => ({ code: code ?? undefined, signal: signal ?? undefined })),
    signal: (signal) => {
      void server.stop(signal);
    },
  };
}
