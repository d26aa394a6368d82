import { AckPolicy, type ConsumerConfig, DeliverPolicy } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import type { Stop } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { anySignal, createBackoff, pause } from "./backoff.ts";
import { busError, isConsumerConflict, isUnavailable } from "./bus-error.ts";
import type { Link, Session } from "./link.ts";
import { runPullSession, type WorkMessage } from "./pull-session.ts";

export interface WorkQueue {
  readonly stream: string;
  /** The durable consumer that all replicas share. */
  readonly durable: string;
  readonly filter: string;
  /** How many messages one process handles at a time. */
  readonly slots: number;
  /** Done when it resolves, unless to a pause after which it comes again; comes again after a backoff when it throws. */
  readonly handle: (message: QueuedMessage) => Promise<ComesAgain | undefined> | Promise<void>;
  /** How many are being handled or pause, over all replicas; 1: in the order of the stream. Default: 256. */
  readonly maxInFlight?: number;
  /** A message not done after this goes to another replica; who still works on it says so in time. Default: 30 s. */
  readonly ackWaitMs?: number;
  /** Where a new consumer begins. Default: with all that there is. */
  readonly from?: "all" | "now";
}

export type QueuedMessage = Pick<WorkMessage, "subject" | "data" | "header" | "sequence" | "deliveries">;

export interface ComesAgain {
  readonly againInMs: number;
}

const ACK_WAIT_MS = 30_000;
const MAX_IN_FLIGHT = 256;
const FIRST_REDELIVERY_MS = 250;
const MAX_REDELIVERY_MS = 30_000;

/** Takes messages off a durable consumer, at least once each, across reconnects. The stop waits for what is being handled. */
export function workOff(link: Link, queue: WorkQueue): Stop {
  const stop = new AbortController();
  const signal = anySignal(stop.signal, link.closing);
  const finished = (async () => {
    const backoff = createBackoff(50, 1_000);
    while (!signal.aborted) {
      try {
        const session = await link.nextSession(signal);
        await ensureConsumer(session, queue);
        backoff.reset();
        const { stream, durable, slots } = queue;
        const handle = (message: WorkMessage) => handleOne(link, queue, message);
        const end = await runPullSession(session, { stream, durable, slots, user: link.user, handle }, signal);
        if (end !== "stopped")
          link.logger.debug({ consumer: durable, end }, "a queue's session ended and starts again");
      } catch (error) {
        if (signal.aborted) break;
        const say = isUnavailable(error) ? link.logger.debug : link.logger.warn;
        say.call(link.logger, { consumer: queue.durable, reason: errorMessage(busError(error)) }, "cannot consume yet");
      }
      if (!signal.aborted) await pause(backoff.nextMs(), signal);
    }
  })();
  return async () => {
    stop.abort();
    await finished;
  };
}

/** Creates the durable consumer if it is not there. */
export async function ensureConsumer({ jsm }: Session, queue: Omit<WorkQueue, "handle">): Promise<void> {
  const { stream, durable, filter, ackWaitMs = ACK_WAIT_MS, maxInFlight = MAX_IN_FLIGHT } = queue;
  const settings = { filter_subject: filter, ack_wait: nanos(ackWaitMs), max_ack_pending: maxInFlight };
  const config: Partial<ConsumerConfig> = {
    ...settings,
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: queue.from === "now" ? DeliverPolicy.New : DeliverPolicy.All,
    max_deliver: -1,
  };
  try {
    await jsm.consumers.add(stream, config);
  } catch (error) {
    // There with other settings, from an earlier version perhaps: ours count.
    if (!isConsumerConflict(error)) throw error;
    await jsm.consumers.update(stream, durable, settings);
  }
}

/** Never rejects. */
async function handleOne(link: Link, queue: WorkQueue, message: WorkMessage): Promise<void> {
  const stillWorking = setInterval(() => message.working(), (queue.ackWaitMs ?? ACK_WAIT_MS) / 3);
  try {
    const again = await queue.handle(message);
    if (again) message.again(again.againInMs);
    else message.done();
  } catch (error) {
    const delays = FIRST_REDELIVERY_MS * 2 ** Math.min(message.deliveries - 1, 20);
    const retryMs = Math.min(MAX_REDELIVERY_MS, delays);
    link.logger.warn(
      { subject: message.subject, retryMs, reason: errorMessage(error) },
      "handling failed; trying again",
    );
    message.again(retryMs);
  } finally {
    clearInterval(stillWorking);
  }
}
