import { encodeUseRecord } from "../../shared/bus/codec.ts";
import type { UseStore } from "../../shared/bus/ports.ts";
import { BUCKETS, keys, stores } from "../../shared/bus/subjects.ts";
import type { Link } from "./link.ts";
import { store } from "./publish.ts";

/**
 * Uses of grants: one message per use, ever. The first one wins because each expects that nothing is there; the stream
 * itself refuses a second (see topology.ts), so not even a broken agent can take back or take over a use.
 */
export function useStore(link: Link): UseStore {
  return {
    take: async (environment, grantId, use, record) => {
      const key = keys.use(environment, grantId, use);
      const taken = await store(link, stores.kvSubject(BUCKETS.uses, key), encodeUseRecord(record), {
        // The same decision asking again, because an answer was lost, is told that it has it.
        messageId: `${key}.${record.agentId}.${record.decisionId}`,
        expectedSequence: 0,
      });
      return taken !== "conflict";
    },
  };
}
