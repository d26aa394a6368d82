import { AckPolicy, type Consumer, type ConsumerConfig, DeliverPolicy, type JsMsg } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import type { Stop } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { anySignal, createBackoff, pause, sharedController } from "./backoff.ts";
import { busError, isConsumerConflict, isUnavailable } from "./bus-error.ts";
import type { Link, Session } from "./link.ts";

export interface WorkQueue {
  readonly stream: string;
  /** The durable consumer that all replicas share. */
  readonly durable: string;
  readonly filter: string;
  /** How many messages one process handles at a time. */
  readonly slots: number;
  /** Done when it resolves; comes again after a backoff when it throws. */
  readonly handle: (message: JsMsg) => Promise<void>;
}

/** A message not done after this goes to another replica; who still works on it says so in time. */
const ACK_WAIT_MS = 30_000;
const STILL_WORKING_MS = 10_000;
/** Over all replicas. */
const MAX_IN_FLIGHT = 256;
const FIRST_REDELIVERY_MS = 250;
const MAX_REDELIVERY_MS = 30_000;
const PULL_EXPIRES_MS = 30_000;

/** Takes messages off a durable consumer, at least once each, across reconnects. The stop waits for what is being handled. */
export function workOff(link: Link, queue: WorkQueue): Stop {
  const stop = new AbortController();
  const signal = anySignal(stop.signal, link.closing);
  const finished = (async () => {
    const backoff = createBackoff(50, 1_000);
    while (!signal.aborted) {
      try {
        const session = await link.nextSession(signal);
        const consumer = await bindConsumer(session, queue);
        backoff.reset();
        await runSlots(link, queue, consumer, anySignal(session.lost, signal));
      } catch (error) {
        if (signal.aborted) break;
        const say = isUnavailable(error) ? link.logger.debug : link.logger.warn;
        say.call(link.logger, { consumer: queue.durable, reason: errorMessage(busError(error)) }, "cannot consume yet");
      }
      await pause(backoff.nextMs(), signal);
    }
  })();
  return async () => {
    stop.abort();
    await finished;
  };
}

async function bindConsumer({ js, jsm }: Session, { stream, durable, filter }: WorkQueue): Promise<Consumer> {
  const settings = {
    filter_subject: filter,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: MAX_IN_FLIGHT,
  };
  const config: Partial<ConsumerConfig> = {
    ...settings,
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    max_deliver: -1,
  };
  try {
    await jsm.consumers.add(stream, config);
  } catch (error) {
    // There with other settings, from an earlier version perhaps: ours count.
    if (!isConsumerConflict(error)) throw error;
    await jsm.consumers.update(stream, durable, settings);
  }
  return js.consumers.get(stream, durable);
}

/** Until the session ends or one slot fails; then all are over before this is. */
async function runSlots(link: Link, queue: WorkQueue, consumer: Consumer, ended: AbortSignal): Promise<void> {
  const failed = sharedController();
  const over = anySignal(ended, failed.signal);
  const slots = Array.from({ length: queue.slots }, () => runSlot(link, queue, consumer, over));
  try {
    await Promise.all(slots);
  } finally {
    failed.abort();
    await Promise.allSettled(slots);
  }
}

/** Pulls one message at a time, so that what a busy replica has not begun stays for the others. */
async function runSlot(link: Link, queue: WorkQueue, consumer: Consumer, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const messages = await consumer.fetch({ max_messages: 1, expires: PULL_EXPIRES_MS });
    const onEnd = () => messages.stop();
    ended.addEventListener("abort", onEnd, { once: true });
    try {
      for await (const message of messages) await handleOne(link, queue, message);
    } finally {
      ended.removeEventListener("abort", onEnd);
    }
  }
}

async function handleOne(link: Link, queue: WorkQueue, message: JsMsg): Promise<void> {
  const stillWorking = setInterval(() => message.working(), STILL_WORKING_MS);
  try {
    await queue.handle(message);
    message.ack();
  } catch (error) {
    const delays = FIRST_REDELIVERY_MS * 2 ** Math.min(message.info.deliveryCount - 1, 20);
    const retryMs = Math.min(MAX_REDELIVERY_MS, delays);
    link.logger.warn(
      { subject: message.subject, retryMs, reason: errorMessage(error) },
      "handling failed; trying again",
    );
    message.nak(retryMs);
  } finally {
    clearInterval(stillWorking);
  }
}
