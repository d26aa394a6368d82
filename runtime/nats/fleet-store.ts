import { decodeHeartbeat, encodeHeartbeat } from "../../shared/bus/codec.ts";
import type { FleetStore } from "../../shared/bus/ports.ts";
import { BUCKETS, keys } from "../../shared/bus/subjects.ts";
import { decodeOrSkip } from "./decoding.ts";
import { readAll } from "./feed.ts";
import { keySource, keyValue } from "./key-value.ts";
import type { Link } from "./link.ts";

/** Heartbeats in a bucket whose entries expire with the agent. */
export function fleetStore(link: Link): FleetStore {
  const bucket = keyValue(link, BUCKETS.agents);
  return {
    beat: (heartbeat) => bucket.put(keys.agent(heartbeat.environment, heartbeat.agentId), encodeHeartbeat(heartbeat)),
    list: async (environment) => {
      const messages = await readAll(link, keySource(BUCKETS.agents, keys.agents(environment)), "newest-per-subject");
      return messages.flatMap((message) => {
        const heartbeat = decodeOrSkip(decodeHeartbeat, message, link.logger);
        return heartbeat === undefined ? [] : [{ ...heartbeat, heardAtMs: message.atMs }];
      });
    },
  };
}
