import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { type DataLock, lockDataDirectory } from "./data-lock.ts";
import { type FoundNatsServer, findNatsServer } from "./find-nats-server.ts";
import { greetsWithJetStream, readPorts } from "./readiness.ts";
import { type ClusterConfig, type NatsUser, serverConfig } from "./server-config.ts";
import { type ServerExit, type ServerProcess, startServerProcess } from "./server-process.ts";

export interface StartNatsServerOptions {
  /** Everything of this server lives here: store, configuration, log, lock. Created if absent. */
  readonly dataDir: string;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: none, open to all who reach the port. */
  readonly users?: readonly NatsUser[];
  /** HTTP monitoring; 0: a free port. Default: none. */
  readonly monitorPort?: number;
  /** Default: none, the server stands alone. */
  readonly cluster?: ClusterConfig;
  /** How long another server on this data folder may take to end: one whose parent was killed. Default: not at all. */
  readonly patienceMs?: number;
  /** Default: `findNatsServer()`. */
  readonly server?: FoundNatsServer;
}

export interface RunningNatsServer {
  /** Such as "nats://127.0.0.1:4222". */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Undefined: none was asked for. */
  readonly monitorUrl: string | undefined;
  readonly pid: number;
  readonly version: string;
  readonly logFile: string;
  /** Whether an acknowledged write is on disk: the server knows `sync_interval` and is told "always". */
  readonly syncsAlways: boolean;
  readonly exited: Promise<ServerExit>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;

/**
 * Starts a nats-server with JetStream on files as a child of this process and resolves when it serves. Throws
 * NATS_SERVER_NOT_FOUND, ALREADY_RUNNING (this data folder), PORT_IN_USE, NATS_SERVER_FAILED.
 */
export async function startNatsServer(options: StartNatsServerOptions): Promise<RunningNatsServer> {
  const found = options.server ?? (await findNatsServer());
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockDataDirectory(dataDir, options.patienceMs);
  try {
    return await startLocked(options, found, dataDir, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(
  options: StartNatsServerOptions,
  found: FoundNatsServer,
  dataDir: string,
  lock: DataLock,
): Promise<RunningNatsServer> {
  const host = options.host ?? "127.0.0.1";
  const configFile = join(dataDir, "nats-server.conf");
  const logFile = join(dataDir, "nats-server.log");
  const portsDir = join(dataDir, "ports");
  const text = serverConfig({
    version: found.version,
    storeDir: dataDir,
    host,
    port: options.port ?? -1,
    monitorPort: options.monitorPort === 0 ? -1 : options.monitorPort,
    users: options.users ?? [],
    cluster: options.cluster,
  });
  await mkdir(portsDir, { recursive: true });
  await rm(configFile, { force: true });
  await writeFile(configFile, text, { mode: 0o600 });
  const logStart = await sizeOf(logFile);
  const child = await startServerProcess(found.path, ["-c", configFile, "--ports_file_dir", portsDir], logFile);
  await lock.handTo(child.pid);
  const exited = child.exited.finally(() => lock.release());
  const addresses = await untilReady(child, portsDir, found, host).catch(async (error: unknown) => {
    await child.stop("SIGKILL");
    throw error instanceof PosternError ? error : startFailure(await logFrom(logFile, logStart), options, logFile);
  });
  return {
    ...addresses,
    host,
    pid: child.pid,
    version: found.version,
    logFile,
    syncsAlways: text.includes("sync_interval"),
    exited,
    stop: async (signal) => {
      await child.stop(signal);
      await exited;
    },
  };
}

interface Addresses {
  readonly url: string;
  readonly port: number;
  readonly monitorUrl: string | undefined;
}

/** Throws a plain Error when the server is gone: the caller explains from its log. */
async function untilReady(
  child: ServerProcess,
  portsDir: string,
  found: FoundNatsServer,
  host: string,
): Promise<Addresses> {
  let gone = false;
  void child.exited.then(() => {
    gone = true;
  });
  const giveUpAt = performance.now() + START_TIMEOUT_MS;
  while (!gone) {
    const ports = await readPorts(portsDir, basename(found.path), child.pid);
    const port = ports === undefined ? 0 : Number(new URL(ports.nats[0] ?? "").port);
    if (port > 0 && (await greetsWithJetStream(dialable(host), port))) {
      return { url: `nats://${dialable(host)}:${port}`, port, monitorUrl: ports?.monitoring[0] };
    }
    if (performance.now() > giveUpAt) throw notReady();
    await delay(10);
  }
  throw new Error("nats-server ended while it started");
}

/** A wildcard address is for listening; a client on this machine dials loopback. */
function dialable(host: string): string {
  return host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
}

function startFailure(log: string, options: StartNatsServerOptions, logFile: string): PosternError {
  if (log.includes("address already in use")) {
    const ports = [options.port, options.monitorPort].filter((port) => port !== undefined && port > 0).join(" or ");
    return new PosternError("failed_precondition", "PORT_IN_USE", `another program listens on port ${ports}`, {
      hint: "Stop that program, or choose another port.",
      metadata: { port: ports },
    });
  }
  const complaint = log
    .split("\n")
    .findLast((line) => line.trim() !== "")
    ?.trim();
  return new PosternError("internal", "NATS_SERVER_FAILED", `nats-server ended at once: ${complaint ?? "no output"}`, {
    hint: `Read ${logFile}.`,
  });
}

function notReady(): PosternError {
  return new PosternError(
    "unavailable",
    "NATS_SERVER_FAILED",
    `nats-server did not serve within ${START_TIMEOUT_MS} ms`,
    {
      hint: "Look at the load of this machine and at the server's log.",
    },
  );
}

async function sizeOf(file: string): Promise<number> {
  return (await readFile(file).catch(() => Buffer.alloc(0))).length;
}

async function logFrom(file: string, start: number): Promise<string> {
  return (await readFile(file).catch(() => Buffer.alloc(0))).subarray(start).toString("utf8");
}
