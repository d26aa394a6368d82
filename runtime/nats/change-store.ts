import { Objm } from "@nats-io/obj";
import { nanos } from "@nats-io/transport-node";
import { decodePolicyChange, encodePolicyChange } from "../../shared/bus/codec.ts";
import type { ChangeStore } from "../../shared/bus/ports.ts";
import { BUCKETS, CHANGE_OBJECTS, keys } from "../../shared/bus/subjects.ts";
import { withTimeout } from "./bounded.ts";
import { decodeOrSkip } from "./decoding.ts";
import { followState, readAll } from "./feed.ts";
import { keySource, keyValue } from "./key-value.ts";
import { type Link, REQUEST_TIMEOUT_MS, type Session } from "./link.ts";
import { CHANGE_MAX_AGE_MS } from "./topology.ts";

/** Contents may be large and the link slow. */
const CONTENT_TIMEOUT_MS = 5 * REQUEST_TIMEOUT_MS;

/** Changes of policies that wait for approval, and those that did: a bucket, keyed by environment and id. */
export function changeStore(link: Link, replicas: number): ChangeStore {
  const contents = (session: Session) =>
    new Objm(session.js).create(CHANGE_OBJECTS, { replicas, ttl: nanos(CHANGE_MAX_AGE_MS) });
  const bucket = keyValue(link, BUCKETS.changes);
  const source = (environment: string) => keySource(BUCKETS.changes, keys.changes(environment));
  return {
    get: async (environment, id) => {
      const entry = await bucket.get(keys.change(environment, id));
      return entry === undefined ? undefined : { change: decodePolicyChange(entry.value), version: entry.revision };
    },
    replace: (change, expectedVersion) =>
      bucket.replace(keys.change(change.environment, change.id), encodePolicyChange(change), expectedVersion),
    list: async (environment) => {
      const messages = await readAll(link, source(environment), "newest-per-subject");
      const kept = messages.filter((message) => !message.gone);
      return kept.flatMap((message) => decodeOrSkip(decodePolicyChange, message, link.logger) ?? []);
    },
    putContent: (digest, content) =>
      link.use(async (session) => {
        const objects = await contents(session);
        const name = keys.bundleObject(digest);
        // Named by its digest: what is there is the same. But it may be about to expire.
        await withTimeout(objects.putBlob({ name }, content), CONTENT_TIMEOUT_MS);
      }),
    getContent: (digest) =>
      link.use(async (session) => {
        const objects = await contents(session);
        const content = await withTimeout(objects.getBlob(keys.bundleObject(digest)), CONTENT_TIMEOUT_MS);
        return content === null ? undefined : new Uint8Array(content);
      }),
    watch: async (environment, onChange) =>
      followState(link, {
        ...source(environment),
        onBegin: () => undefined,
        onMessage: (message) => {
          const change = message.gone ? undefined : decodeOrSkip(decodePolicyChange, message, link.logger);
          if (change !== undefined) onChange(change);
        },
        onCaughtUp: () => undefined,
      }),
  };
}
