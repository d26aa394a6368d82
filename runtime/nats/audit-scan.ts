import { randomUUID } from "node:crypto";
import { AckPolicy, DeliverPolicy, ReplayPolicy } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import type { AuditKind } from "../../shared/audit/model.ts";
import type { AuditScan, StoredBatch } from "../../shared/bus/ports.ts";
import { STREAMS, subjects } from "../../shared/bus/subjects.ts";
import { untilLost } from "./bounded.ts";
import { busError, unavailable } from "./bus-error.ts";
import { type Link, REQUEST_TIMEOUT_MS, type Session } from "./link.ts";

/** Asked for at a time, and held in memory: agents write batches of half a megabyte. */
const PAGE_MESSAGES = 16;
/** The server drops the consumer when nobody has asked for a page for so long. */
const INACTIVE_MS = 60_000;

/** Batches of the audit stream, page by page: the next page is asked for when the last one was dealt with. */
export async function openAuditScan(
  link: Link,
  environment: string,
  kind: AuditKind,
  fromMs: number,
): Promise<AuditScan> {
  const session = link.session();
  const name = `scan-${randomUUID()}`;
  const { total, isComplete } = await link.use(async ({ jsm }) => {
    const { state } = await jsm.streams.info(STREAMS.audit);
    const info = await jsm.consumers.add(STREAMS.audit, {
      name,
      filter_subject: subjects.auditsIn(environment, kind),
      ack_policy: AckPolicy.None,
      max_deliver: 1,
      replay_policy: ReplayPolicy.Instant,
      deliver_policy: DeliverPolicy.StartTime,
      opt_start_time: new Date(fromMs).toISOString(),
      inactive_threshold: nanos(INACTIVE_MS),
      mem_storage: true,
      num_replicas: 1,
    });
    return { total: info.num_pending, isComplete: state.first_seq <= 1 };
  });
  return { total, isComplete, batches: batchesOf(session, name, total) };
}

async function* batchesOf(session: Session, name: string, total: number): AsyncGenerator<StoredBatch> {
  try {
    for (let read = 0; read < total; ) {
      const page = await pageOf(session, name, Math.min(PAGE_MESSAGES, total - read), read);
      for (const batch of page) yield batch;
      read += page.length;
    }
  } catch (error) {
    throw busError(error);
  } finally {
    // It goes by itself as well, only later.
    if (!session.lost.aborted) session.jsm.consumers.delete(STREAMS.audit, name).catch(() => undefined);
  }
}

/** At least one. Throws when the stream goes on elsewhere: what it dropped meanwhile would be missing unnoticed. */
function pageOf(session: Session, name: string, count: number, read: number): Promise<readonly StoredBatch[]> {
  return untilLost(session, async ({ js }) => {
    const consumer = await js.consumers.get(STREAMS.audit, name);
    const page: StoredBatch[] = [];
    const messages = await consumer.fetch({ max_messages: count, expires: REQUEST_TIMEOUT_MS });
    for await (const message of messages) {
      const { deliverySequence, timestampNanos } = message.info;
      if (deliverySequence !== read + page.length + 1) throw unavailable("the audit stream was interrupted");
      page.push({ storedAtMs: Math.floor(timestampNanos / 1e6), bytes: message.data });
    }
    if (page.length === 0) throw unavailable("the audit stream has stopped answering");
    return page;
  });
}
