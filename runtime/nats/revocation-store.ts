import type { RevocationStore } from "../../shared/bus/ports.ts";
import { BUCKETS, keys, stores } from "../../shared/bus/subjects.ts";
import { compareAndAppend } from "./compare-and-append.ts";
import { followState } from "./feed.ts";
import { keySource } from "./key-value.ts";
import type { Link } from "./link.ts";

/** Revocations in a bucket, by key id. */
export function revocationStore(link: Link): RevocationStore {
  return {
    put: async (kid, statement) => {
      // "conflict": it is there.
      await compareAndAppend(link, {
        stream: stores.kvStream(BUCKETS.revocations),
        subject: stores.kvSubject(BUCKETS.revocations, keys.revocation(kid)),
        payload: new TextEncoder().encode(statement),
        expectedSequence: 0,
      });
    },
    watch: async (onStatement, onCaughtUp) =>
      followState(link, {
        ...keySource(BUCKETS.revocations, keys.revocations),
        onBegin: () => undefined,
        onMessage: (message) => {
          if (!message.gone) onStatement(Buffer.from(message.data).toString("utf8"));
        },
        onCaughtUp,
      }),
  };
}
