import { type KV, type KvEntry, Kvm } from "@nats-io/kv";
import { stores } from "../../shared/bus/subjects.ts";
import { isConflict } from "./bus-error.ts";
import type { FeedSource } from "./feed.ts";
import type { Link } from "./link.ts";

/** One bucket, point by point. Whole sets are read and watched as feeds, see `keySource`. */
export interface KeyValue {
  /** The newest entry that is not a deletion. */
  get(key: string): Promise<KvEntry | undefined>;
  /** Resolves to the new revision. */
  put(key: string, value: Uint8Array): Promise<number>;
  /** Writes if the key's revision still is `revision` (0: absent or deleted). */
  replace(key: string, value: Uint8Array, revision: number): Promise<number | "conflict">;
  delete(key: string): Promise<void>;
}

/** The control plane reads from the stream's leader; agents read directly, which permissions can limit by key. */
export function keyValue(link: Link, bucket: string): KeyValue {
  const use = <T>(work: (kv: KV) => Promise<T>) =>
    link.use(async ({ js }) => work(await new Kvm(js).open(bucket, { allow_direct: !link.authority })));
  return {
    get: (key) =>
      use(async (kv) => {
        const entry = await kv.get(key);
        return entry === null || entry.operation !== "PUT" ? undefined : entry;
      }),
    put: (key, value) => use((kv) => kv.put(key, value)),
    replace: (key, value, revision) =>
      use(async (kv) => {
        try {
          return revision === 0 ? await kv.create(key, value) : await kv.update(key, value, revision);
        } catch (error) {
          if (isConflict(error)) return "conflict";
          throw error;
        }
      }),
    delete: (key) => use((kv) => kv.delete(key)),
  };
}

/** All keys that match, as a feed. */
export function keySource(bucket: string, keys: string): FeedSource {
  return { stream: stores.kvStream(bucket), filter: stores.kvSubject(bucket, keys) };
}
