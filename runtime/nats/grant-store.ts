import { decodeGrantEntry, encodeGrantEntry } from "../../shared/bus/codec.ts";
import type { GrantStore } from "../../shared/bus/ports.ts";
import { BUCKETS, keys, stores } from "../../shared/bus/subjects.ts";
import { compareAndAppend } from "./compare-and-append.ts";
import { decodeOrSkip, lastToken } from "./decoding.ts";
import { followState } from "./feed.ts";
import { keySource, keyValue } from "./key-value.ts";
import type { Link } from "./link.ts";

/** Grants in a bucket, keyed by environment and grant. */
export function grantStore(link: Link): GrantStore {
  const bucket = keyValue(link, BUCKETS.grants);
  return {
    create: async (entry) => {
      // "conflict": it is there, perhaps revoked since; it stays as it is.
      await compareAndAppend(link, {
        stream: stores.kvStream(BUCKETS.grants),
        subject: stores.kvSubject(BUCKETS.grants, keys.grant(entry.grant.environment, entry.grant.id)),
        payload: encodeGrantEntry(entry),
        expectedSequence: 0,
      });
    },
    revoke: (entry) =>
      bucket.put(keys.grant(entry.grant.environment, entry.grant.id), encodeGrantEntry({ ...entry, revoked: true })),
    get: async (environment, grantId) => {
      const entry = await bucket.get(keys.grant(environment, grantId));
      return entry === undefined ? undefined : decodeGrantEntry(entry.value);
    },
    watch: async (environment, onGrant, onCaughtUp) => {
      let reported = new Set<string>();
      let vanished = new Set<string>();
      return followState(link, {
        ...keySource(BUCKETS.grants, keys.grants(environment)),
        onBegin: () => {
          vanished = new Set([...vanished, ...reported]);
          reported = new Set();
        },
        onMessage: (message) => {
          const grantId = lastToken(message.subject);
          const entry = message.gone ? undefined : decodeOrSkip(decodeGrantEntry, message, link.logger);
          vanished.delete(grantId);
          if (entry === undefined) reported.delete(grantId);
          else reported.add(grantId);
          onGrant(grantId, entry);
        },
        onCaughtUp: () => {
          for (const grantId of vanished) onGrant(grantId, undefined);
          vanished.clear();
          onCaughtUp();
        },
      });
    },
  };
}
