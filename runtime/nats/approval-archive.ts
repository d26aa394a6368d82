import { createHash } from "node:crypto";
import type { StoredMsg } from "@nats-io/jetstream";
import type { ApprovalArchive } from "../../shared/bus/ports.ts";
import { STREAMS } from "../../shared/bus/subjects.ts";
import { storedRecord } from "./approval-log.ts";
import type { Link, Session } from "./link.ts";

/** Requests for single messages that are under way at once: enough to keep the server busy, and no flood. */
const IN_FLIGHT = 128;

/**
 * The approvals stream by sequence, message by message, some 25,000 a second: a consumer that begins in the middle of a large
 * stream takes nats-server 2.9 half a second to create, and sends more than is wanted.
 */
export function approvalArchive(link: Link): ApprovalArchive {
  return {
    lastSequence: () => link.use(async ({ jsm }) => (await jsm.streams.info(STREAMS.approvals)).state.last_seq),
    readRange: (fromSequence, beforeSequence) =>
      link.use(async (session) => {
        const messages: (StoredMsg | null)[] = [];
        for (let from = fromSequence; from < beforeSequence; from += IN_FLIGHT) {
          const length = Math.min(IN_FLIGHT, beforeSequence - from);
          messages.push(...(await Promise.all(Array.from({ length }, (_, n) => nearestMessage(session, from + n)))));
        }
        return messages.flatMap((message) => (message && storedRecord(link, message, message.seq)) ?? []);
      }),
    fingerprint: (sequence) =>
      link.use(async (session) => {
        const message = await messageAt(session, sequence);
        if (message === null) return undefined;
        const { subject, timestamp, data } = message;
        return createHash("sha256").update(`${subject}\n${timestamp}\n`).update(data).digest("hex");
      }),
  };
}

/** From whichever server answers, which costs half as much; from the leader what that one does not have yet. */
async function nearestMessage(session: Session, seq: number): Promise<StoredMsg | null> {
  return (await session.jsm.direct.getMessage(STREAMS.approvals, { seq })) ?? messageAt(session, seq);
}

/** From the stream's leader. */
function messageAt({ jsm }: Session, seq: number): Promise<StoredMsg | null> {
  return jsm.streams.getMessage(STREAMS.approvals, { seq });
}
