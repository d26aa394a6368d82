import type { StoredMsg } from "@nats-io/jetstream";
import { decodeApprovalRecord, encodeApprovalRecord } from "../../shared/bus/codec.ts";
import type { ApprovalLog, StoredRecord } from "../../shared/bus/ports.ts";
import { STREAMS, subjects } from "../../shared/bus/subjects.ts";
import { compareAndAppend } from "./compare-and-append.ts";
import { decodeOrSkip, tokenFromEnd } from "./decoding.ts";
import { followLog, readAll } from "./feed.ts";
import type { Link, Session } from "./link.ts";

/** The approvals stream: appends with optimistic concurrency, reads, follows. */
export function approvalLog(link: Link): ApprovalLog {
  const decode = (message: { readonly subject: string; readonly data: Uint8Array }, sequence: number) =>
    storedRecord(link, message, sequence);
  const follow = (
    filter: { readonly filter?: string },
    fromSequence: number,
    onRecord: (record: StoredRecord) => void,
    onCaughtUp: () => void,
  ) =>
    followLog(link, {
      stream: STREAMS.approvals,
      ...filter,
      fromSequence,
      onMessage: (message) => {
        const record = decode(message, message.sequence);
        if (record !== undefined) onRecord(record);
      },
      onCaughtUp,
    });
  return {
    append: (environment, approvalId, record, expectedSequence) =>
      compareAndAppend(link, {
        stream: STREAMS.approvals,
        subject: subjects.approval(environment, approvalId),
        payload: encodeApprovalRecord(record),
        expectedSequence,
      }),
    read: async (environment, approvalId) => {
      const filter = subjects.approval(environment, approvalId);
      const messages = await readAll(link, { stream: STREAMS.approvals, filter }, "all");
      return messages.flatMap((message) => decode(message, message.sequence) ?? []);
    },
    readLast: async (environment, approvalId) => {
      const subject = subjects.approval(environment, approvalId);
      const message = await link.use((session) => readLastMessage(link, session, subject));
      return message === null ? undefined : decode(message, message.seq);
    },
    // Without a filter, for the stream has nothing else: with one, nats-server 2.9 counts wrongly what is left from a
    // sequence on, and with it when all is handed over.
    follow: async (fromSequence, onRecord, onCaughtUp) => follow({}, fromSequence, onRecord, onCaughtUp),
    followOne: async (environment, approvalId, onRecord) =>
      follow({ filter: subjects.approval(environment, approvalId) }, 1, onRecord, () => undefined),
  };
}

function readLastMessage(link: Link, { jsm }: Session, subject: string): Promise<StoredMsg | null> {
  const query = { last_by_subj: subject };
  return link.authority
    ? jsm.streams.getMessage(STREAMS.approvals, query)
    : jsm.direct.getMessage(STREAMS.approvals, query);
}

/** What a message of the stream says; undefined, and a line in the log, when it does not decode. */
export function storedRecord(
  link: Link,
  message: { readonly subject: string; readonly data: Uint8Array },
  sequence: number,
): StoredRecord | undefined {
  const record = decodeOrSkip(decodeApprovalRecord, message, link.logger);
  if (record === undefined) return undefined;
  return {
    environment: tokenFromEnd(message.subject, 2),
    approvalId: tokenFromEnd(message.subject, 1),
    sequence,
    record,
  };
}
