import type { Bus } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { approvalArchive } from "./approval-archive.ts";
import { approvalLog } from "./approval-log.ts";
import { auditLog } from "./audit-log.ts";
import { createBackoff, pause } from "./backoff.ts";
import { untilLost } from "./bounded.ts";
import { bundleStore } from "./bundle-store.ts";
import { unavailable } from "./bus-error.ts";
import type { BusWarning } from "./bus-warning.ts";
import { changeStore } from "./change-store.ts";
import { decidedChannel } from "./decided-channel.ts";
import { delegationStore } from "./delegation-store.ts";
import { ensureTopology } from "./ensure-topology.ts";
import { escalationQueue } from "./escalation-queue.ts";
import { factStore } from "./fact-store.ts";
import { fleetStore } from "./fleet-store.ts";
import { grantStore } from "./grant-store.ts";
import { type BusLogger, type Link, openLink } from "./link.ts";
import { notificationBus } from "./notification-bus.ts";
import { revocationStore } from "./revocation-store.ts";
import { rolloutStore } from "./rollout-store.ts";
import { snapshotStore } from "./snapshot-store.ts";
import { useStore } from "./use-store.ts";

export type { BusWarning } from "./bus-warning.ts";
export type { BusLogger } from "./link.ts";

export interface ConnectBusOptions {
  /** One or more addresses, separated by commas: "nats://127.0.0.1:4222". */
  readonly servers: string;
  readonly user?: string;
  readonly password?: string;
  /** How the server lists this client. */
  readonly name: string;
  /** Of every stream, in a cluster. Default: 1. */
  readonly replicas?: number;
  /** The control plane creates and updates streams and buckets; agents wait for them. */
  readonly ensure: boolean;
  readonly logger: BusLogger;
  /** Gives up waiting. */
  readonly signal?: AbortSignal;
}

export interface ConnectedBus extends Bus {
  /** Empty for agents, who may not ask. */
  readonly warnings: readonly BusWarning[];
}

/**
 * Connects to NATS and never gives up on it. An agent (`ensure: false`) gets its bus after the first attempt, connected
 * or not: calls say BUS_UNAVAILABLE until it is, watches begin when it is. A control plane (`ensure: true`) gets it when
 * NATS is there and the streams stand; only `signal` ends that wait, with BUS_UNAVAILABLE.
 */
export async function connectBus(options: ConnectBusOptions): Promise<ConnectedBus> {
  const replicas = options.replicas ?? 1;
  const link = await openLink({
    servers: options.servers,
    ...(options.user === undefined ? {} : { user: options.user }),
    ...(options.password === undefined ? {} : { password: options.password }),
    name: options.name,
    authority: options.ensure,
    logger: options.logger,
  });
  const warnings = options.ensure ? await ensureForever(link, replicas, options.signal) : [];
  for (const { code, message, hint } of warnings) options.logger.warn({ code, hint }, message);
  return {
    connection: link,
    escalations: escalationQueue(link),
    approvals: approvalLog(link),
    archive: approvalArchive(link),
    snapshots: snapshotStore(link),
    decided: decidedChannel(link),
    bundles: bundleStore(link, replicas),
    facts: factStore(link),
    grants: grantStore(link),
    uses: useStore(link),
    audit: auditLog(link),
    fleet: fleetStore(link),
    revocations: revocationStore(link),
    delegations: delegationStore(link),
    changes: changeStore(link, replicas),
    rollouts: rolloutStore(link),
    notifications: notificationBus(link),
    warnings,
  };
}

async function ensureForever(link: Link, replicas: number, signal = new AbortController().signal) {
  const backoff = createBackoff(100, 2_000);
  while (!signal.aborted) {
    try {
      const session = await link.nextSession(signal);
      return await untilLost(session, (live) => ensureTopology(live, replicas));
    } catch (error) {
      if (signal.aborted) break;
      link.logger.warn({ reason: errorMessage(error) }, "the streams cannot be set up yet; trying again");
    }
    await pause(backoff.nextMs(), signal);
  }
  await link.close();
  throw unavailable("gave up waiting for it");
}
