import { decodeDelegation, encodeDelegation } from "../../shared/bus/codec.ts";
import type { DelegationStore } from "../../shared/bus/ports.ts";
import { BUCKETS, keys } from "../../shared/bus/subjects.ts";
import type { Delegation } from "../../shared/delegation/model.ts";
import { decodeOrSkip } from "./decoding.ts";
import { followState, readAll } from "./feed.ts";
import { keySource, keyValue } from "./key-value.ts";
import type { Link } from "./link.ts";

/** Delegations in a bucket, keyed by environment and id. */
export function delegationStore(link: Link): DelegationStore {
  const bucket = keyValue(link, BUCKETS.delegations);
  const source = (environment: string) => keySource(BUCKETS.delegations, keys.delegations(environment));
  return {
    get: async (environment, id) => {
      const entry = await bucket.get(keys.delegation(environment, id));
      return entry === undefined ? undefined : { delegation: decodeDelegation(entry.value), version: entry.revision };
    },
    replace: (delegation, expectedVersion) => {
      const key = keys.delegation(delegation.environment, delegation.id);
      return bucket.replace(key, encodeDelegation(delegation), expectedVersion);
    },
    list: async (environment) => {
      const messages = await readAll(link, source(environment), "newest-per-subject");
      const kept = messages.filter((message) => !message.gone);
      return kept.flatMap((message) => decodeOrSkip(decodeDelegation, message, link.logger) ?? []);
    },
    watch: async (environment, onDelegations) => {
      let delegations = new Map<string, Delegation>();
      let complete = false;
      return followState(link, {
        ...source(environment),
        onBegin: () => {
          delegations = new Map();
          complete = false;
        },
        onMessage: (message) => {
          // One that does not decode is none: nobody votes by what can't be read.
          const delegation = message.gone ? undefined : decodeOrSkip(decodeDelegation, message, link.logger);
          if (delegation === undefined) delegations.delete(message.subject);
          else delegations.set(message.subject, delegation);
          if (complete) onDelegations([...delegations.values()]);
        },
        onCaughtUp: () => {
          complete = true;
          onDelegations([...delegations.values()]);
        },
      });
    },
  };
}
