import { decodeRollout, encodeRollout } from "../../shared/bus/codec.ts";
import type { RolloutStore } from "../../shared/bus/ports.ts";
import { BUCKETS, keys } from "../../shared/bus/subjects.ts";
import { keyValue } from "./key-value.ts";
import type { Link } from "./link.ts";

/** The newest rollout of each environment in a bucket. */
export function rolloutStore(link: Link): RolloutStore {
  const bucket = keyValue(link, BUCKETS.rollouts);
  return {
    get: async (environment) => {
      const entry = await bucket.get(keys.rollout(environment));
      return entry === undefined ? undefined : { events: decodeRollout(entry.value), version: entry.revision };
    },
    replace: (environment, events, expectedVersion) =>
      bucket.replace(keys.rollout(environment), encodeRollout(events), expectedVersion),
  };
}
