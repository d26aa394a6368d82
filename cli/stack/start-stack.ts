import { hostname } from "node:os";
import { findNatsServer } from "../../runtime/nats-server/find-nats-server.ts";
import { freePort, requireFreePort } from "../../runtime/process/ports.ts";
import { type ProcessLock, takeProcessLock } from "../../runtime/process/process-lock.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { writeClientFiles } from "./client-files.ts";
import { createParts, type Parts } from "./create-parts.ts";
import { type Layout, prepareLayout } from "./layout.ts";
import { publishPolicies } from "./publish-policies.ts";
import { openPublishedRecord } from "./published.ts";
import { loadOrCreateSecrets } from "./secrets.ts";
import type { Stack, StackAddresses, StackOptions } from "./stack.ts";

const HOST = "127.0.0.1";
/** What a stack that was killed left behind ends by itself within this time. */
const DYING_CHILDREN_MS = 5_000;

/**
 * Starts nats-server, a control plane and an agent, each as a process, publishes the policies, and resolves when the
 * agent serves (without policies: when it listens). A second start on the same folder has everything that the first
 * had. Throws ALREADY_RUNNING, PORT_IN_USE, POLICY_INVALID, NATS_SERVER_NOT_FOUND, or what a part failed with; nothing
 * is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const layout = prepareLayout(options.dataDir);
  const lock = await lockFolder(layout);
  try {
    return await startLocked(options, layout, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(options: StackOptions, layout: Layout, lock: ProcessLock): Promise<Stack> {
  const environment = options.environment ?? "dev";
  const onEvent = options.onEvent ?? (() => undefined);
  const addresses = await chooseAddresses(options, layout, lock.takenFromTheDead ? DYING_CHILDREN_MS : 0);
  const { secrets, created } = await loadOrCreateSecrets(layout);
  const onProgress = (message: string) => onEvent({ kind: "fetching", message });
  const server = await untilAborted(options.signal, findNatsServer({ onProgress }));
  const parts = createParts({ options, layout, environment, addresses, secrets, server, onEvent });
  const stop = stopOnce(parts, lock);
  try {
    await untilAborted(options.signal, startAll(options, layout, environment, addresses, secrets.admin.token, parts));
  } catch (error) {
    await stop();
    throw error;
  }
  await writeClientFiles(layout, environment, addresses, secrets);
  return {
    dataDir: layout.dataDir,
    environment,
    nats: parts.nats,
    controlPlane: parts.controlPlane,
    agent: parts.agent,
    addresses,
    agentSocket: addresses.agent.slice("unix:".length),
    tokens: { admin: secrets.admin, approvers: secrets.approvers },
    clientFile: layout.clientFile,
    clientsDir: layout.clients,
    firstStart: created,
    failed: Promise.race([parts.nats.gaveUp, parts.controlPlane.gaveUp, parts.agent.gaveUp]),
    stop,
  };
}

async function startAll(
  options: StackOptions,
  layout: Layout,
  environment: string,
  addresses: StackAddresses,
  token: string,
  parts: Parts,
): Promise<void> {
  await parts.nats.start();
  // Both wait for what they need, so they start together.
  await Promise.all([parts.controlPlane.start(), parts.agent.start()]);
  await parts.controlPlane.ready();
  const { policiesDir } = options;
  if (policiesDir === undefined) return;
  const record = openPublishedRecord(layout.published);
  const address = addresses.controlPlane;
  const event = await publishPolicies({ address, token, environment, policiesDir, record });
  options.onEvent?.(event);
  await parts.agent.ready();
}

async function lockFolder(layout: Layout): Promise<ProcessLock> {
  const taken = await takeProcessLock(layout.lock, `process ${process.pid} on ${hostname()}`);
  if ("lock" in taken) return taken.lock;
  throw new PosternError(
    "failed_precondition",
    "ALREADY_RUNNING",
    `a Postern already runs in ${layout.dataDir} (${taken.holder})`,
    { where: { file: layout.dataDir }, hint: "Use that one, stop it first, or choose another folder with --data-dir." },
  );
}

async function chooseAddresses(options: StackOptions, layout: Layout, patienceMs: number): Promise<StackAddresses> {
  const { nats = 0, controlPlane = 0, agent } = options.ports ?? {};
  const choose = async (port: number, setting: string) => {
    if (port === 0) return freePort(HOST);
    await requireFreePort(HOST, port, setting, patienceMs);
    return port;
  };
  return {
    nats: `nats://${HOST}:${await choose(nats, "--nats-port")}`,
    controlPlane: `${HOST}:${await choose(controlPlane, "--control-plane-port")}`,
    agent: `unix:${options.agentSocket ?? layout.agentSocket}`,
    agentTcp: agent === undefined ? undefined : `${HOST}:${await choose(agent, "--listen")}`,
  };
}

/** The order matters: an agent that ends last could still escalate to a control plane that is gone. */
function stopOnce(parts: Parts, lock: ProcessLock): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stopAll = async () => {
    await parts.agent.stop();
    await parts.controlPlane.stop();
    await parts.nats.stop();
    await lock.release();
  };
  return () => {
    stopped ??= stopAll();
    return stopped;
  };
}

/** As `work`, but rejects (code CANCELLED) as soon as the signal aborts. */
function untilAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  // The loser of the race may reject later; nobody is left to hear it.
  work.catch(() => undefined);
  return new Promise((resolve, reject) => {
    const abort = () => reject(new PosternError("unavailable", "CANCELLED", "the start was given up"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
