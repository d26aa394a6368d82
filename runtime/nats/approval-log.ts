import { randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { ApprovalRecord } from "../../shared/approval/model.ts";
import { decodeApprovalRecord, encodeApprovalRecord } from "../../shared/bus/codec.ts";
import type { ApprovalLog, StoredRecord } from "../../shared/bus/ports.ts";
import { jetstream, STREAMS, subjects } from "../../shared/bus/subjects.ts";
import { compareAndAppend } from "./compare-and-append.ts";
import { decodeOrSkip, tokenFromEnd } from "./decoding.ts";
import { followLog, readAll } from "./feed.ts";
import type { FeedMessage } from "./feed-session.ts";
import { JsHeaders } from "./headers.ts";
import type { Link, Session } from "./link.ts";

/** The approvals stream: appends with optimistic concurrency, reads, follows. */
export function approvalLog(link: Link): ApprovalLog {
  // The feed brings what was appended here as well, more often than not before the append is answered.
  const mine = new LRUCache<string, ApprovalRecord>({ max: REMEMBERED_APPENDS });
  const decode: Decode = (message, sequence) => storedRecord(link, message, sequence);
  const readLast = async (environment: string, approvalId: string) => {
    const subject = subjects.approval(environment, approvalId);
    const message = await link.use((session) => readLastMessage(link, session, subject));
    return message === undefined ? undefined : decode({ subject, data: message.data }, message.sequence);
  };
  return {
    append: (environment, approvalId, record, expectedSequence) => {
      const messageId = randomUUID();
      if (link.authority) mine.set(messageId, record);
      return compareAndAppend(link, {
        stream: STREAMS.approvals,
        subject: subjects.approval(environment, approvalId),
        payload: encodeApprovalRecord(record),
        expectedSequence,
        messageId,
      });
    },
    read: async (environment, approvalId, afterSequence = 0) => {
      const subject = subjects.approval(environment, approvalId);
      const messages = link.authority
        ? await readFew(link, subject, afterSequence, decode)
        : (await readAll(link, { stream: STREAMS.approvals, filter: subject }, "all")).flatMap(
            (message) => decode(message, message.sequence) ?? [],
          );
      return messages.filter(({ sequence }) => sequence > afterSequence);
    },
    readLast,
    // Without a filter, for the stream has nothing else: with one, nats-server 2.9 counts wrongly what is left from a
    // sequence on, and with it when all is handed over.
    follow: async (fromSequence, onRecord, onCaughtUp) =>
      followLog(link, {
        stream: STREAMS.approvals,
        fromSequence,
        onMessage: (message) => {
          const messageId = message.header(JsHeaders.MessageId);
          onRecord(new UnreadRecord(message, mine.get(messageId)));
          mine.delete(messageId);
        },
        onCaughtUp,
      }),
    followOne: async (environment, approvalId, onRecord) =>
      followLog(link, {
        stream: STREAMS.approvals,
        filter: subjects.approval(environment, approvalId),
        fromSequence: 1,
        onMessage: (message) => {
          const record = decode(message, message.sequence);
          if (record !== undefined) onRecord(record);
        },
        onCaughtUp: () => undefined,
      }),
  };
}

/** More than a replica has under way at once. */
const REMEMBERED_APPENDS = 1_000;

/**
 * A record of the feed. One that was appended here is known; any other is decoded when somebody looks at it, and throws
 * BUS_MESSAGE_INVALID then if it does not decode.
 */
class UnreadRecord implements StoredRecord {
  readonly environment: string;
  readonly approvalId: string;
  readonly sequence: number;
  readonly mine: boolean;
  readonly #data: Uint8Array;
  #record: ApprovalRecord | undefined;

  constructor({ subject, sequence, data }: FeedMessage, known: ApprovalRecord | undefined) {
    this.environment = tokenFromEnd(subject, 2);
    this.approvalId = tokenFromEnd(subject, 1);
    this.sequence = sequence;
    this.#data = data;
    this.#record = known;
    this.mine = known !== undefined;
  }

  get record(): ApprovalRecord {
    this.#record ??= decodeApprovalRecord(this.#data);
    return this.#record;
  }
}

type Decode = (
  message: { readonly subject: string; readonly data: Uint8Array },
  sequence: number,
) => StoredRecord | undefined;

/**
 * What a replica has not heard yet is a record or two, as a rule, and the newest says whether it is all there is. Only
 * for a long history a consumer is made, which takes the server longer than a dozen questions.
 */
async function readFew(
  link: Link,
  subject: string,
  afterSequence: number,
  decode: Decode,
): Promise<readonly StoredRecord[]> {
  const newest = await link.use((session) => readLastMessage(link, session, subject));
  if (newest === undefined || newest.sequence <= afterSequence) return [];
  const last = decode({ subject, data: newest.data }, newest.sequence);
  if (last?.record.events[0]?.kind === "requested") return [last];
  if (afterSequence > 0) {
    // NATS ADR-31: the first on the subject from this sequence on.
    const query = { seq: afterSequence + 1, next_by_subj: subject };
    const next = await link.use(({ jsm }) => jsm.streams.getMessage(STREAMS.approvals, query));
    if (next?.seq === newest.sequence) return last === undefined ? [] : [last];
  }
  const messages = await readAll(link, { stream: STREAMS.approvals, filter: subject }, "all");
  return messages.flatMap((message) => decode(message, message.sequence) ?? []);
}

interface Newest {
  readonly sequence: number;
  readonly data: Uint8Array;
}

async function readLastMessage(link: Link, session: Session, subject: string): Promise<Newest | undefined> {
  if (!link.authority) return getDirectly(session, subject);
  const message = await session.jsm.streams.getMessage(STREAMS.approvals, { last_by_subj: subject });
  return message === null ? undefined : { sequence: message.seq, data: message.data };
}

/** NATS ADR-31: the newest message of a subject, from whichever server of the cluster has it. */
async function getDirectly({ requests }: Session, subject: string): Promise<Newest | undefined> {
  const { data, headers } = await requests.ask(jetstream.directGet(STREAMS.approvals, subject), "");
  const sequence = Number(headers?.get(JsHeaders.Sequence));
  if (sequence > 0) return { sequence, data };
  if (headers?.code === 404) return undefined;
  throw new Error(`a direct get was answered ${headers?.code ?? 0} ${headers?.description ?? ""}`);
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
