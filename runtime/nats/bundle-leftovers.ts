import { BUCKETS, bundleObjects, keys, stores } from "../../shared/bus/subjects.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { isStreamMissing } from "./bus-error.ts";
import { type FeedSource, readAll } from "./feed.ts";
import type { FeedMessage } from "./feed-session.ts";
import { keySource } from "./key-value.ts";
import type { Link } from "./link.ts";

/** At a time: what is left over then goes the next time. */
const MOST_AT_ONCE = 2_000;

/** What one environment's pointers name, of all revisions that are kept. */
interface Named {
  readonly pieces: ReadonlySet<string>;
  /** Names in the object store. */
  readonly objects: ReadonlySet<string>;
}

/**
 * Removes contents and pieces that no pointer names any more. What was written after `olderThanMs` stays: it may belong
 * to a publish that is under way and whose pointer comes last. Resolves to how many messages or objects went.
 */
export async function removeBundleLeftovers(link: Link, environment: string, olderThanMs: number): Promise<number> {
  // Looked at before the pointers are: what a pointer names that comes in between is younger, and stays.
  const pieces = await readAll(link, piecesOf(environment), "newest-per-subject");
  const objects = await objectsOf(link, environment);
  const named = await namedByPointers(link, environment);
  const isLeft = ({ gone, atMs }: FeedMessage) => !gone && atMs < olderThanMs;
  const idOf = ({ subject }: FeedMessage) => subject.slice(subject.lastIndexOf(".") + 1);
  const unnamed = pieces.filter((message) => isLeft(message) && !named.pieces.has(idOf(message)));
  for (const { subject, sequence } of unnamed.slice(0, MOST_AT_ONCE)) {
    // No further than what was looked at: a piece that is stored anew meanwhile stays.
    await purge(link, stores.kvStream(BUCKETS.pieces), subject, sequence);
  }
  const dropped = objects.filter(({ message, name }) => isLeft(message) && !named.objects.has(name));
  const stream = stores.objectStream(bundleObjects(environment));
  for (const { message, nuid } of dropped) {
    await purge(link, stream, stores.objectChunk(bundleObjects(environment), nuid));
    await purge(link, stream, message.subject, message.sequence);
  }
  return Math.min(unnamed.length, MOST_AT_ONCE) + dropped.length;
}

function piecesOf(environment: string): FeedSource {
  return { ...keySource(BUCKETS.pieces, keys.pieces(environment)), headersOnly: true };
}

/** NATS ADR-20: an object's meta message is JSON that names it and the subject of its chunks. */
async function objectsOf(link: Link, environment: string) {
  const bucket = bundleObjects(environment);
  const source = { stream: stores.objectStream(bucket), filter: stores.objectMeta(bucket) };
  const messages = await readAll(link, source, "newest-per-subject").catch((error: unknown) => {
    // No content of this environment was ever too large for its pointer.
    if (error instanceof PosternError && isStreamMissing(error.cause)) return [];
    throw error;
  });
  return messages.map((message) => {
    const { name, nuid } = parseObject(message.data);
    return { message, name, nuid };
  });
}

function parseObject(data: Uint8Array): { name: string; nuid: string } {
  const info: unknown = JSON.parse(Buffer.from(data).toString("utf8"));
  const member = (name: string) => String(typeof info === "object" && info !== null ? Reflect.get(info, name) : "");
  return { name: member("name"), nuid: member("nuid") };
}

async function namedByPointers(link: Link, environment: string): Promise<Named> {
  const pointers = await readAll(link, keySource(BUCKETS.bundles, keys.bundle(environment)), "all");
  const pieces = new Set<string>();
  const objects = new Set<string>();
  for (const { gone, data } of pointers) {
    if (!gone) collect(JSON.parse(Buffer.from(data).toString("utf8")), pieces, objects);
  }
  return { pieces, objects };
}

/**
 * Everything that looks like a digest or a list of pieces, wherever it stands: a newer control plane may have pointers
 * name more than this version knows, and a pointer that does not read at all must end this, not empty the store.
 */
function collect(value: unknown, pieces: Set<string>, objects: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === "digest" && typeof member === "string") objects.add(keys.bundleObject(member));
    else if (name === "pieces" && Array.isArray(member)) for (const id of member) pieces.add(String(id));
    else collect(member, pieces, objects);
  }
}

/** For good, and without markers: up to this message of the subject, or all of it. */
function purge(link: Link, stream: string, subject: string, sequence?: number): Promise<unknown> {
  return link.use(({ jsm }) =>
    jsm.streams.purge(stream, { filter: subject, ...(sequence === undefined ? {} : { seq: sequence + 1 }) }),
  );
}
