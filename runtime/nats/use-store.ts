import { encodeUseRecord } from "../../shared/bus/codec.ts";
import type { UseStore } from "../../shared/bus/ports.ts";
import { BUCKETS, keys, stores } from "../../shared/bus/subjects.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { isSubjectTaken } from "./bus-error.ts";
import type { Link } from "./link.ts";
import { publish } from "./publish.ts";

/**
 * Uses of grants: one message per use, ever. The first one wins because each expects that nothing is there; the stream
 * itself refuses a second (see topology.ts), so not even a broken agent can take back or take over a use.
 */
export function useStore(link: Link): UseStore {
  return {
    take: async (environment, grantId, use, record) => {
      const key = keys.use(environment, grantId, use);
      const subject = stores.kvSubject(BUCKETS.uses, key);
      const payload = encodeUseRecord(record);
      const messageId = `${key}.${record.agentId}.${record.decisionId}`;
      const taken = await publish(link, subject, payload, { messageId, expectedSequence: 0 });
      return taken.kind === "stored" || tookBefore(link, subject, payload, messageId);
    },
  };
}

/**
 * Whether what is in the way is our own: this decision asked before and the answer was lost. Agents may not read the
 * bucket, but JetStream tells a duplicate from a newcomer, and refuses the latter. Anything else counts as taken by another.
 */
async function tookBefore(link: Link, subject: string, payload: Uint8Array, messageId: string): Promise<boolean> {
  try {
    const again = await publish(link, subject, payload, { messageId });
    return again.kind === "stored" && again.duplicate;
  } catch (error) {
    if (error instanceof PosternError && isSubjectTaken(error.cause)) return false;
    throw error;
  }
}
