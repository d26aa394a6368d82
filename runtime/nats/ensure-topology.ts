import type { JetStreamManager, StreamConfig } from "@nats-io/jetstream";
import { FIRST_WITH_SYNC_INTERVAL, isAtLeast } from "../nats-server/version.ts";
import { isDifferentStreamConfig, isOutOfSpace, isStreamMissing } from "./bus-error.ts";
import type { BusWarning } from "./bus-warning.ts";
import type { Session } from "./link.ts";
import { type DesiredStream, desiredStreams } from "./topology.ts";

/**
 * Creates what is missing and updates what differs; safe when several control planes do it at once. Replicas and storage
 * are left as they are, for whoever runs the cluster decided them: a difference is a warning.
 */
export async function ensureTopology({ nc, jsm }: Session, replicas: number): Promise<readonly BusWarning[]> {
  const warnings: BusWarning[] = [];
  const version = nc.info?.version ?? "0.0.0";
  if (!isAtLeast(version, FIRST_WITH_SYNC_INTERVAL)) {
    warnings.push({
      code: "SYNC_INTERVAL_UNKNOWN",
      message: `nats-server ${version} syncs to disk every two minutes and cannot be told otherwise: a power cut may lose acknowledged writes`,
      hint: `Run nats-server ${FIRST_WITH_SYNC_INTERVAL} or later with "sync_interval: always".`,
    });
  }
  for (const desired of desiredStreams(replicas)) warnings.push(...(await ensureStream(jsm, desired)));
  return warnings;
}

/** How JetStream writes that a stream's size has no limit. */
const NO_LIMIT = -1;

async function ensureStream(jsm: JetStreamManager, desired: DesiredStream): Promise<readonly BusWarning[]> {
  const existing = (await currentConfig(jsm, desired.name)) ?? (await create(jsm, desired));
  const { storage, num_replicas, ...rest } = desired;
  // What had no room when it was created has none now.
  const wanted = existing.max_bytes === NO_LIMIT ? { ...rest, max_bytes: NO_LIMIT } : rest;
  if (differs(existing, wanted)) await jsm.streams.update(desired.name, wanted);
  return [
    ...drift(desired.name, "storage", existing.storage, storage),
    ...drift(desired.name, "replicas", existing.num_replicas, num_replicas),
    ...(existing.max_bytes === NO_LIMIT && desired.max_bytes !== undefined ? [noRoomReserved(desired.name)] : []),
  ];
}

async function create(jsm: JetStreamManager, desired: DesiredStream): Promise<StreamConfig> {
  try {
    return (await jsm.streams.add({ ...desired })).config;
  } catch (error) {
    // JetStream reserves max_bytes at once; a small disk is no reason not to start.
    if (isOutOfSpace(error) && desired.max_bytes !== NO_LIMIT) return create(jsm, { ...desired, max_bytes: NO_LIMIT });
    // Another control plane, of another version, was first.
    const existing = isDifferentStreamConfig(error) ? await currentConfig(jsm, desired.name) : undefined;
    if (existing === undefined) throw error;
    return existing;
  }
}

async function currentConfig(jsm: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await jsm.streams.info(name)).config;
  } catch (error) {
    if (isStreamMissing(error)) return undefined;
    throw error;
  }
}

function differs(existing: StreamConfig, wanted: Partial<StreamConfig>): boolean {
  const have = new Map<string, unknown>(Object.entries(existing));
  // The server leaves out what is false.
  return Object.entries(wanted).some(
    ([name, value]) => JSON.stringify(have.get(name) ?? false) !== JSON.stringify(value),
  );
}

function drift(stream: string, what: "storage" | "replicas", have: unknown, want: unknown): BusWarning[] {
  if (have === want) return [];
  return [
    {
      code: what === "storage" ? "STORAGE_DIFFERS" : "REPLICAS_DIFFER",
      message: `stream ${stream} has ${what} ${String(have)}, configured is ${String(want)}`,
      hint: "Change the stream with the NATS tools, or the setting of the control plane.",
    },
  ];
}

function noRoomReserved(stream: string): BusWarning {
  return {
    code: "NO_SIZE_LIMIT",
    message: `NATS has no room to reserve for stream ${stream}, so its size has no limit of its own`,
    hint: "Give JetStream more storage (max_file_store), or watch the disk.",
  };
}
