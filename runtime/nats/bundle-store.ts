import { Objm } from "@nats-io/obj";
import { decodeBundlePointer, encodeBundlePointer } from "../../shared/bus/codec.ts";
import type { BundleStore } from "../../shared/bus/ports.ts";
import { BUCKETS, bundleObjects, keys } from "../../shared/bus/subjects.ts";
import { inParallel } from "../../shared/in-parallel.ts";
import { withTimeout } from "./bounded.ts";
import { removeBundleLeftovers } from "./bundle-leftovers.ts";
import { decodeOrSkip } from "./decoding.ts";
import { followState, readAll } from "./feed.ts";
import { keySource, keyValue } from "./key-value.ts";
import { type Link, REQUEST_TIMEOUT_MS } from "./link.ts";

/** Contents may be large and the link slow. */
const CONTENT_TIMEOUT_MS = 5 * REQUEST_TIMEOUT_MS;
/** Pieces that are written at a time. */
const AT_ONCE = 16;

/**
 * Pointers in a bucket that keeps the last 64 of each environment, contents in an object store per environment, and their
 * pieces in a bucket, where reading one is one question.
 */
export function bundleStore(link: Link, replicas: number): BundleStore {
  const pointers = keyValue(link, BUCKETS.bundles);
  const stored = keyValue(link, BUCKETS.pieces);
  return {
    active: async (environment) => {
      const entry = await pointers.get(keys.bundle(environment));
      if (entry === undefined) return undefined;
      return { pointer: decodeBundlePointer(entry.value), version: entry.revision };
    },
    history: async (environment) => {
      const messages = await readAll(link, keySource(BUCKETS.bundles, keys.bundle(environment)), "all");
      const kept = messages.filter((message) => !message.gone);
      return kept.flatMap((message) => decodeOrSkip(decodeBundlePointer, message, link.logger) ?? []).reverse();
    },
    replace: (environment, pointer, expectedVersion) =>
      pointers.replace(keys.bundle(environment), encodeBundlePointer(pointer), expectedVersion),
    putContent: (environment, digest, content) =>
      link.use(async ({ js }) => {
        const objects = await new Objm(js).create(bundleObjects(environment), { replicas });
        const name = keys.bundleObject(digest);
        // Named by its digest: what is there is the same.
        if (await objects.info(name)) return;
        await withTimeout(objects.putBlob({ name }, content), CONTENT_TIMEOUT_MS);
      }),
    getContent: (environment, digest) =>
      link.use(async ({ js }) => {
        const objects = await new Objm(js).open(bundleObjects(environment), false);
        const content = await withTimeout(objects.getBlob(keys.bundleObject(digest)), CONTENT_TIMEOUT_MS);
        return content === null ? undefined : new Uint8Array(content);
      }),
    putPieces: (environment, pieces) =>
      inParallel(pieces, AT_ONCE, ({ id, bytes }) => stored.put(keys.piece(environment, id), bytes)),
    getPiece: async (environment, id) => (await stored.get(keys.piece(environment, id)))?.value,
    removeLeftovers: (environment, olderThanMs) => removeBundleLeftovers(link, environment, olderThanMs),
    watch: async (environment, onPointer) =>
      followState(link, {
        ...keySource(BUCKETS.bundles, keys.bundle(environment)),
        onBegin: () => undefined,
        onMessage: (message) => {
          if (message.gone) return;
          const pointer = decodeOrSkip(decodeBundlePointer, message, link.logger);
          if (pointer !== undefined) onPointer(pointer);
        },
        onCaughtUp: () => undefined,
      }),
  };
}
