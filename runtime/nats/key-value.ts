import { randomUUID } from "node:crypto";
import { type KvEntry, Kvm } from "@nats-io/kv";
import { stores } from "../../shared/bus/subjects.ts";
import { isConflict } from "./bus-error.ts";
import { compareAndAppend } from "./compare-and-append.ts";
import type { FeedSource } from "./feed.ts";
import type { Link } from "./link.ts";
import { publish } from "./publish.ts";

/** One bucket, point by point. Whole sets are read and watched as feeds, see `keySource`. */
export interface KeyValue {
  /** The newest entry that is not a deletion. */
  get(key: string): Promise<KvEntry | undefined>;
  put(key: string, value: Uint8Array): Promise<void>;
  /** As put; resolves to the new revision. */
  write(key: string, value: Uint8Array): Promise<number>;
  /** Writes if the key's revision still is `revision` (0: absent or deleted); resolves to the new revision. */
  replace(key: string, value: Uint8Array, revision: number): Promise<number | "conflict">;
  delete(key: string): Promise<void>;
  /** Deletes if the key's revision still is `revision`; false: it is not. */
  deleteIf(key: string, revision: number): Promise<boolean>;
}

/** The control plane reads from the stream's leader; agents read directly, which permissions can limit by key. */
export function keyValue(link: Link, bucket: string): KeyValue {
  const open = () => new Kvm(link.session().js).open(bucket, { allow_direct: !link.authority });
  const newest = (key: string) => link.use(async () => (await (await open()).get(key)) ?? undefined);
  const write = async (key: string, value: Uint8Array) => {
    const published = await publish(link, stores.kvSubject(bucket, key), value, { messageId: randomUUID() });
    // INVARIANT: what expects no sequence meets no conflict.
    return published.kind === "stored" ? published.sequence : 0;
  };
  const writeIf = (key: string, payload: Uint8Array, expectedSequence: number) =>
    compareAndAppend(link, {
      stream: stores.kvStream(bucket),
      subject: stores.kvSubject(bucket, key),
      payload,
      expectedSequence,
    });
  return {
    get: async (key) => {
      const entry = await newest(key);
      return entry?.operation === "PUT" ? entry : undefined;
    },
    put: async (key, value) => {
      await write(key, value);
    },
    write,
    replace: async (key, value, revision) => {
      const written = await writeIf(key, value, revision);
      if (written !== "conflict" || revision !== 0) return written;
      // What is in the way may be the marker of a deletion, which counts as absent.
      const entry = await newest(key);
      if (entry === undefined || entry.operation === "PUT") return "conflict";
      return writeIf(key, value, entry.revision);
    },
    delete: (key) => link.use(async () => (await open()).delete(key)),
    deleteIf: (key, revision) =>
      link.use(async () => {
        try {
          await (await open()).delete(key, { previousSeq: revision });
          return true;
        } catch (error) {
          if (isConflict(error)) return false;
          throw error;
        }
      }),
  };
}

/** All keys that match, as a feed. */
export function keySource(bucket: string, keys: string): FeedSource {
  return { stream: stores.kvStream(bucket), filter: stores.kvSubject(bucket, keys) };
}
