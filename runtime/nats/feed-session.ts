import { randomUUID } from "node:crypto";
import { AckPolicy, type ConsumerConfig, DeliverPolicy, ReplayPolicy } from "@nats-io/jetstream";
import { createInbox, type Msg, nanos } from "@nats-io/transport-node";
import { inboxPrefix } from "../../shared/bus/subjects.ts";
import { type Delivery, parseDelivery } from "./delivery.ts";
import { JsHeaders } from "./headers.ts";
import type { Session } from "./link.ts";

/** A message of a stream. */
export interface FeedMessage {
  readonly subject: string;
  readonly sequence: number;
  /** When the stream took it, by the server's clock. */
  readonly atMs: number;
  readonly data: Uint8Array;
  /** A Key-Value marker that says the key is gone. */
  readonly gone: boolean;
  readonly header: (name: string) => string;
}

export interface FeedSessionOptions {
  readonly stream: string;
  /** One subject, wildcards allowed: servers before 2.10 know no more than one. Absent: everything. */
  readonly filter?: string;
  /** Leaves out what messages say. */
  readonly headersOnly?: boolean;
  /** The newest of each subject, or all from a stream sequence on. */
  readonly start: "newest-per-subject" | { readonly fromSequence: number };
  /** The stream's last sequence, when whoever asks may know it: then nothing else says that all was handed over. */
  readonly end?: number;
  readonly inbox: string;
  readonly onMessage: (message: FeedMessage) => void;
  /** Once, when all that existed at the start was handed over. */
  readonly onCaughtUp: () => void;
}

export type FeedEnd = "stopped" | "lost" | "gap" | "stalled" | "deleted";

/** In a cluster a feed ends without a word when the server that served it is gone: silence for 2.5 of these says so. */
const HEARTBEAT_MS = 3_000;
/** The server drops what nobody listens to any more after this. */
const INACTIVE_MS = 10_000;

/**
 * One ordered, unacknowledged consumer of one session. Resolves when it ends, with the reason; throws when it cannot be
 * created. Order and completeness are checked by the consumer's own sequence; silence by heartbeats.
 */
export async function runFeedSession(
  session: Session,
  options: FeedSessionOptions,
  stop: AbortSignal,
): Promise<FeedEnd> {
  const { nc, jsm, lost } = session;
  let lastConsumerSequence = 0;
  let heardAt = performance.now();
  let caughtUp = false;
  let finish: (end: FeedEnd) => void = () => undefined;
  const ended = new Promise<FeedEnd>((resolve) => {
    finish = resolve;
  });
  const reachEnd = () => {
    if (caughtUp) return;
    caughtUp = true;
    options.onCaughtUp();
  };
  const onProtocol = (message: Msg, code: number) => {
    if (code !== 100) return finish("deleted");
    if (message.reply) {
      message.respond();
      return;
    }
    const last = Number(message.headers?.get(JsHeaders.LastConsumerSequence) || lastConsumerSequence);
    const stalled = message.headers?.get(JsHeaders.ConsumerStalled);
    if (stalled) nc.publish(stalled);
    if (last !== lastConsumerSequence) finish("gap");
    // As a rule there is nothing to deliver then; but a server that is slow, or waits for us, sends heartbeats too.
    else if (options.end === undefined) reachEnd();
  };
  let open = true;
  const subscription = nc.subscribe(options.inbox, {
    callback: (error, message) => {
      if (!open) return;
      if (error !== null) return finish("deleted");
      heardAt = performance.now();
      const code = message.headers?.code ?? 0;
      if (code !== 0) return onProtocol(message, code);
      const delivery = parseDelivery(message.reply);
      if (delivery === undefined) return;
      if (delivery.consumerSequence !== lastConsumerSequence + 1) return finish("gap");
      lastConsumerSequence = delivery.consumerSequence;
      options.onMessage(toFeedMessage(message, delivery));
      if (options.end === undefined ? delivery.pending === 0 : delivery.streamSequence >= options.end) reachEnd();
    },
  });
  const watchdog = setInterval(() => {
    if (performance.now() - heardAt > 2.5 * HEARTBEAT_MS) finish("stalled");
  }, HEARTBEAT_MS / 3);
  const onLost = () => finish("lost");
  const onStop = () => finish("stopped");
  lost.addEventListener("abort", onLost);
  stop.addEventListener("abort", onStop);
  try {
    const info = await jsm.consumers.add(options.stream, consumerConfig(options));
    if (options.end !== undefined && isBehind(options.end, options.start)) reachEnd();
    // Delivery may be under way by now; then the messages themselves say when the end is reached.
    else if (
      options.end === undefined &&
      info.num_pending === 0 &&
      info.delivered.consumer_seq === 0 &&
      lastConsumerSequence === 0
    )
      reachEnd();
    if (stop.aborted) finish("stopped");
    if (lost.aborted) finish("lost");
    return await ended;
  } finally {
    open = false;
    clearInterval(watchdog);
    lost.removeEventListener("abort", onLost);
    stop.removeEventListener("abort", onStop);
    if (!nc.isClosed()) subscription.unsubscribe();
  }
}

/** Whether nothing exists from the start on. */
function isBehind(end: number, start: FeedSessionOptions["start"]): boolean {
  return start !== "newest-per-subject" && start.fromSequence > end;
}

/** An inbox of this user's own: the server lets nobody else listen there. */
export function feedInbox(user: string): string {
  return createInbox(inboxPrefix(user));
}

function consumerConfig({ filter, start, inbox, headersOnly }: FeedSessionOptions): ConsumerConfig {
  return {
    name: `feed-${randomUUID()}`,
    ...(filter === undefined ? {} : { filter_subject: filter }),
    ...(headersOnly === true ? { headers_only: true } : {}),
    deliver_subject: inbox,
    ack_policy: AckPolicy.None,
    max_deliver: 1,
    replay_policy: ReplayPolicy.Instant,
    flow_control: true,
    idle_heartbeat: nanos(HEARTBEAT_MS),
    inactive_threshold: nanos(INACTIVE_MS),
    mem_storage: true,
    num_replicas: 1,
    ...(start === "newest-per-subject"
      ? { deliver_policy: DeliverPolicy.LastPerSubject }
      : start.fromSequence <= 1
        ? { deliver_policy: DeliverPolicy.All }
        : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: start.fromSequence }),
  };
}

function toFeedMessage(message: Msg, { streamSequence, atMs }: Delivery): FeedMessage {
  const header = (name: string) => message.headers?.get(name) ?? "";
  return {
    subject: message.subject,
    sequence: streamSequence,
    atMs,
    data: message.data,
    gone: header(JsHeaders.KvOperation) !== "" || header(JsHeaders.MarkerReason) !== "",
    header,
  };
}
