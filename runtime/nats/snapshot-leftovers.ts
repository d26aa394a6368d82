import type { StoredSnapshot } from "../../shared/bus/ports.ts";
import { BUCKETS, keys, stores } from "../../shared/bus/subjects.ts";
import type { Link } from "./link.ts";

/** A writer is done long before. */
const WRITING_MS = 3_600_000;
/** Of another version of Postern: kept for a while, in case that it comes back. */
const OTHER_FORMATS_MS = 7 * 86_400_000;

/**
 * Keys, with wildcards, of snapshots that nobody will read again: those of a writer that died before they counted, and
 * those of a format that is no longer written. `counting`: all that count of `format`.
 */
export async function snapshotLeftovers(
  link: Link,
  format: string,
  counting: readonly StoredSnapshot[],
  nowMs: number,
): Promise<readonly string[]> {
  const named = new Set(counting.map(({ id }) => id));
  const stored = await storedIds(link);
  const own = stored.filter((it) => it.format === format && !named.has(it.id) && it.atMs < nowMs - WRITING_MS);
  const alive = new Set(stored.filter(({ atMs }) => atMs >= nowMs - OTHER_FORMATS_MS).map((it) => it.format));
  const ended = new Set(stored.map((it) => it.format).filter((it) => it !== format && !alive.has(it)));
  return [...own.map(({ id }) => keys.snapshotChunks(format, id)), ...[...ended].map(keys.snapshotsOf)];
}

/** Every snapshot has a first chunk, and its id begins with its time. */
async function storedIds(link: Link) {
  const filter = stores.kvSubject(BUCKETS.snapshots, keys.snapshotChunk("*", "*", 0));
  const { state } = await link.use(({ jsm }) =>
    jsm.streams.info(stores.kvStream(BUCKETS.snapshots), { subjects_filter: filter }),
  );
  const prefix = stores.kvSubject(BUCKETS.snapshots, "").length;
  return Object.keys(state.subjects ?? {}).map((subject) => {
    const [format = "", id = ""] = subject.slice(prefix).split(".");
    return { format, id, atMs: Number.parseInt(id, 10) };
  });
}
