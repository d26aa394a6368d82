import type { Msg } from "@nats-io/transport-node";
import { nanos } from "@nats-io/transport-node";
import { jetstream } from "../../shared/bus/subjects.ts";
import { parseDelivery } from "./delivery.ts";
import { feedInbox } from "./feed-session.ts";
import { JsHeaders } from "./headers.ts";
import type { Session } from "./link.ts";

/** A message of a work queue, and what is to become of it. Each of the three costs a publish and waits for nothing. */
export interface WorkMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Empty: it has none of this name. */
  readonly header: (name: string) => string;
  /** Its place in the stream. */
  readonly sequence: number;
  /** How often it was delivered, this time included. */
  readonly deliveries: number;
  done(): void;
  /** It is to come again, to whoever asks, after so long. */
  again(delayMs: number): void;
  /** Still at it: do not give it to another yet. */
  working(): void;
}

export interface PullSessionOptions {
  readonly stream: string;
  readonly durable: string;
  /** Whose inbox the messages come to. */
  readonly user: string;
  /** How many messages are handled at a time. */
  readonly slots: number;
  /** Must not reject. */
  readonly handle: (message: WorkMessage) => Promise<void>;
}

export type PullEnd = "stopped" | "lost" | "stalled" | `refused: ${string}`;

/** As with feeds: who leads the consumer may be gone, and the request with it. Somebody waits for what it would bring. */
const HEARTBEAT_MS = 2_000;
const EXPIRES_MS = 30_000;

/**
 * Takes messages off a pull consumer in one session of the connection. Asks for as many as it has slots free, and for
 * more when half of them are: a request per message would cost more than most messages do, and what a busy replica has
 * not begun stays for the others all the same. Resolves with the reason for its end, when all that it began is done.
 */
export async function runPullSession(
  session: Session,
  options: PullSessionOptions,
  stop: AbortSignal,
): Promise<PullEnd> {
  const { nc, lost } = session;
  const { stream, durable, slots, handle } = options;
  const inbox = feedInbox(options.user);
  let asked = 0;
  let busy = 0;
  let open = true;
  let heardAt = performance.now();
  let onIdle = () => {};
  let finish: (end: PullEnd) => void = () => {};
  const ended = new Promise<PullEnd>((resolve) => {
    finish = resolve;
  });

  const ask = () => {
    const free = slots - busy - asked;
    if (!open || nc.isClosed() || free < slots / 2) return;
    asked += free;
    const request = { batch: free, expires: nanos(EXPIRES_MS), idle_heartbeat: nanos(HEARTBEAT_MS) };
    nc.publish(jetstream.nextMessages(stream, durable), JSON.stringify(request), { reply: inbox });
  };
  const onDone = () => {
    busy -= 1;
    if (busy === 0) onIdle();
    ask();
  };
  const onStatus = (message: Msg, code: number) => {
    if (code === 100) return;
    // 404 and 408: the request is over. The rest says that there is nobody to ask, or not this one.
    if (code !== 404 && code !== 408) return finish(`refused: ${code} ${message.headers?.description ?? ""}`);
    const left = Number(message.headers?.get(JsHeaders.PendingMessages) || asked);
    asked = Math.max(0, asked - left);
    ask();
  };
  const subscription = nc.subscribe(inbox, {
    callback: (error, message) => {
      if (error !== null) return finish(`refused: ${error.message}`);
      heardAt = performance.now();
      const code = message.headers?.code ?? 0;
      if (code !== 0 || message.reply === undefined) return onStatus(message, code);
      asked = Math.max(0, asked - 1);
      const work = toWorkMessage(session, message, message.reply);
      // Was on its way when this ended: others need not wait until it counts as lost.
      if (!open) return work.again(0);
      busy += 1;
      void handle(work).then(onDone);
    },
  });
  const watchdog = setInterval(() => {
    if (asked > 0 && performance.now() - heardAt > 2.5 * HEARTBEAT_MS) finish("stalled");
  }, HEARTBEAT_MS / 2);
  const onLost = () => finish("lost");
  const onStop = () => finish("stopped");
  lost.addEventListener("abort", onLost);
  stop.addEventListener("abort", onStop);
  try {
    if (stop.aborted) finish("stopped");
    if (lost.aborted) finish("lost");
    heardAt = performance.now();
    ask();
    return await ended;
  } finally {
    open = false;
    clearInterval(watchdog);
    lost.removeEventListener("abort", onLost);
    stop.removeEventListener("abort", onStop);
    // The server forgets the requests of an inbox that nobody listens to. Until it has heard of it some may come.
    if (lost.aborted || nc.isClosed()) subscription.unsubscribe();
    else await Promise.race([subscription.drain().catch(() => undefined), untilAborted(lost)]);
    if (busy > 0) {
      await new Promise<void>((resolve) => {
        onIdle = resolve;
      });
    }
  }
}

/** NATS ADR-15 names the acknowledgements. */
function toWorkMessage({ nc }: Session, message: Msg, reply: string): WorkMessage {
  const delivery = parseDelivery(reply);
  // A connection that has been closed takes none; the message then comes again by itself.
  const answer = (text: string) => {
    if (!nc.isClosed()) nc.publish(reply, text);
  };
  return {
    subject: message.subject,
    data: message.data,
    header: (name) => message.headers?.get(name) ?? "",
    sequence: delivery?.streamSequence ?? 0,
    deliveries: delivery?.deliveries ?? 1,
    done: () => answer("+ACK"),
    again: (delayMs) => answer(`-NAK ${JSON.stringify({ delay: nanos(delayMs) })}`),
    working: () => answer("+WPI"),
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
