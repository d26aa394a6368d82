import { randomUUID } from "node:crypto";
import { snapshotPointerCodec } from "../../shared/bus/codec-snapshot.ts";
import type { SnapshotStore, StoredSnapshot } from "../../shared/bus/ports.ts";
import { BUCKETS, keys, stores } from "../../shared/bus/subjects.ts";
import { sha256Digest } from "../../shared/digest/index.ts";
import { decodeOrSkip } from "./decoding.ts";
import { keyValue } from "./key-value.ts";
import type { Link } from "./link.ts";
import { snapshotLeftovers } from "./snapshot-leftovers.ts";

const KEPT = 2;
/** Far below what a message may weigh by default (1 MiB), also in Base64. */
const CHUNK_BYTES = 256 * 1024;
/** Replicas that write at once: each loses the race for the pointer a few times at most. */
const MAX_ATTEMPTS = 8;

/**
 * Snapshots in a bucket: chunks under keys of their own, so that writers never touch each other's, and one key per format
 * that says, by compare and set, which count.
 */
export function snapshotStore(link: Link): SnapshotStore {
  const bucket = keyValue(link, BUCKETS.snapshots);

  async function newest(format: string) {
    const subject = keys.snapshots(format);
    const entry = await bucket.get(subject);
    const pointer = entry && decodeOrSkip(snapshotPointerCodec.decode, { subject, data: entry.value }, link.logger);
    return { snapshots: pointer?.snapshots ?? [], version: entry?.revision ?? 0 };
  }

  /** Makes it count, and resolves to all that do then; undefined: there is a newer one. */
  async function point(mine: StoredSnapshot, unusable: ReadonlySet<string>) {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const { snapshots, version } = await newest(mine.format);
      const good = snapshots.filter(({ id }) => !unusable.has(id));
      if ((good[0]?.sequence ?? 0) >= mine.sequence) return undefined;
      const counting = [mine, ...good].slice(0, KEPT);
      const pointer = snapshotPointerCodec.encode({ snapshots: counting });
      const written = await bucket.replace(keys.snapshots(mine.format), pointer, version);
      if (written === "conflict") continue;
      const dropped = snapshots.filter((snapshot) => !counting.includes(snapshot));
      for (const { id } of dropped) await purge(keys.snapshotChunks(mine.format, id));
      return counting;
    }
    return undefined;
  }

  /** For good, and without markers: nobody looks for what no pointer names. */
  const purge = (filterKey: string) =>
    link.use(({ jsm }) =>
      jsm.streams.purge(stores.kvStream(BUCKETS.snapshots), { filter: stores.kvSubject(BUCKETS.snapshots, filterKey) }),
    );

  return {
    list: async (format) => (await newest(format)).snapshots,
    read: async ({ format, id, chunks, digest }) => {
      const parts: Uint8Array[] = [];
      for (let n = 0; n < chunks; n += 1) {
        const entry = await bucket.get(keys.snapshotChunk(format, id, n));
        if (entry === undefined) return undefined;
        parts.push(entry.value);
      }
      const content = Buffer.concat(parts);
      return sha256Digest(content) === digest ? content : undefined;
    },
    write: async (format, sequence, content, unusable) => {
      const atMs = Date.now();
      const chunks = Math.max(1, Math.ceil(content.byteLength / CHUNK_BYTES));
      const mine: StoredSnapshot = {
        format,
        sequence,
        id: `${atMs}-${randomUUID()}`,
        chunks,
        digest: sha256Digest(content),
        atMs,
      };
      for (let n = 0; n < chunks; n += 1) {
        const chunk = content.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES);
        await bucket.put(keys.snapshotChunk(format, mine.id, n), chunk);
      }
      const counting = await point(mine, unusable);
      if (counting === undefined) {
        await purge(keys.snapshotChunks(format, mine.id));
        return false;
      }
      for (const key of await snapshotLeftovers(link, format, counting, atMs)) await purge(key);
      return true;
    },
  };
}
