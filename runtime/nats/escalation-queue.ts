import { decodeEscalation, encodeEscalation } from "../../shared/bus/codec.ts";
import type { EscalationQueue } from "../../shared/bus/ports.ts";
import { CONSUMERS, STREAMS, subjects, TRACE_HEADER } from "../../shared/bus/subjects.ts";
import { decodeOrSkip } from "./decoding.ts";
import type { Link } from "./link.ts";
import { publish } from "./publish.ts";
import { workOff } from "./work-queue.ts";

/** Appends of so many approvals are under way at once: of each the bus takes most of the time. */
const SLOTS = 64;
/** Somebody may wait for what a killed replica had in hand, and handling it twice does no harm: so another has it soon. */
const ACK_WAIT_MS = 5_000;

/** Escalations: a work queue, deduplicated by approval id. */
export function escalationQueue(link: Link): EscalationQueue {
  return {
    publish: async (escalation) => {
      const subject = subjects.escalation(escalation.environment, escalation.agentId);
      const published = await publish(link, subject, encodeEscalation(escalation), {
        messageId: escalation.approvalId,
        traceparent: escalation.traceparent,
      });
      return published.kind === "stored" && !published.duplicate ? "stored" : "duplicate";
    },
    consume: async (handler, onUnreadable) =>
      workOff(link, {
        stream: STREAMS.escalations,
        durable: CONSUMERS.escalations,
        filter: subjects.escalations,
        slots: SLOTS,
        ackWaitMs: ACK_WAIT_MS,
        handle: async (message) => {
          const escalation = decodeOrSkip(decodeEscalation, message, link.logger);
          // What does not decode now never will: off the queue with it.
          if (escalation === undefined) return onUnreadable?.(message.subject);
          await handler(escalation, { traceparent: message.header(TRACE_HEADER) });
        },
      }),
  };
}
