import { decodeApprovalRecord } from "../../shared/bus/codec.ts";
import { decodeNotification, encodeNotification } from "../../shared/bus/codec-notification.ts";
import type { ApprovalOutbox, NotificationQueue } from "../../shared/bus/notification-ports.ts";
import { CONSUMERS, STREAMS, subjects } from "../../shared/bus/subjects.ts";
import { isConsumerMissing } from "./bus-error.ts";
import { decodeOrSkip, tokenFromEnd } from "./decoding.ts";
import type { Link } from "./link.ts";
import { publish } from "./publish.ts";
import { ensureConsumer, workOff } from "./work-queue.ts";

/** What a replica works on that dies goes to another after this. */
const ACK_WAIT_MS = 15_000;
/** Requests under way per target and replica. */
const SLOTS = 4;
/** Notifications of one target that are tried or pause between tries; beyond it the rest waits its turn. */
const MAX_IN_FLIGHT = 1_000;

/**
 * A durable consumer of the approvals log that hands out one record at a time, over all replicas: JetStream holds the
 * next one back until this one is acknowledged. So what is written to the queue is in the order of the log.
 */
export function approvalOutbox(link: Link): ApprovalOutbox {
  return {
    consume: async (handler) => {
      const queue = {
        stream: STREAMS.approvals,
        durable: CONSUMERS.notifications,
        filter: subjects.approvals,
        slots: 1,
        maxInFlight: 1,
        ackWaitMs: ACK_WAIT_MS,
        from: "now",
      } as const;
      await link.use((session) => ensureConsumer(session, queue));
      return workOff(link, {
        ...queue,
        handle: async (message) => {
          const record = decodeOrSkip(decodeApprovalRecord, message, link.logger);
          if (record === undefined) return;
          await handler({
            environment: tokenFromEnd(message.subject, 2),
            approvalId: tokenFromEnd(message.subject, 1),
            sequence: message.sequence,
            record,
          });
        },
      });
    },
  };
}

/** The notifications stream: a work queue with one consumer per target. */
export function notificationQueue(link: Link): NotificationQueue {
  const stream = STREAMS.notifications;
  return {
    put: async (notification, messageId) => {
      const { target, environment, approvalId } = notification;
      const subject = subjects.notification(target, environment, approvalId);
      await publish(link, subject, encodeNotification(notification), { messageId });
    },
    take: async (target, handler) =>
      workOff(link, {
        stream,
        durable: CONSUMERS.deliveries(target),
        filter: subjects.notificationsTo(target),
        slots: SLOTS,
        maxInFlight: MAX_IN_FLIGHT,
        ackWaitMs: ACK_WAIT_MS,
        handle: async (message) => {
          const notification = decodeOrSkip(decodeNotification, message, link.logger);
          if (notification === undefined) return undefined;
          const { sequence, deliveries: handedOut } = message;
          const handled = await handler({ ...notification, sequence, handedOut });
          return handled === "done" ? undefined : handled;
        },
      }),
    firstOf: ({ target, environment, approvalId }) =>
      link.use(async ({ jsm }) => {
        const query = { seq: 1, next_by_subj: subjects.notification(target, environment, approvalId) };
        return (await jsm.streams.getMessage(stream, query))?.seq;
      }),
    depth: (target) =>
      link.use(async ({ jsm }) => {
        try {
          const waiting = await jsm.consumers.info(stream, CONSUMERS.deliveries(target));
          return waiting.num_pending + waiting.num_ack_pending;
        } catch (error) {
          // Nobody has taken anything for this target yet.
          if (isConsumerMissing(error)) return 0;
          throw error;
        }
      }),
    oldestAtMs: (target) =>
      link.use(async ({ jsm }) => {
        const query = { seq: 1, next_by_subj: subjects.notificationsTo(target) };
        return (await jsm.streams.getMessage(stream, query))?.time.getTime();
      }),
  };
}
