import { SpanKind } from "@opentelemetry/api";
import {
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_DESTINATION_TEMPLATE,
  ATTR_MESSAGING_MESSAGE_ID,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
  MESSAGING_OPERATION_TYPE_VALUE_PROCESS,
  MESSAGING_OPERATION_TYPE_VALUE_SEND,
} from "@opentelemetry/semantic-conventions/incubating";
import type { SpanOptions } from "./with-span.ts";

/** A message on the bus, for its spans. */
export interface MessageSpan {
  /** What kind of place it goes to, few different ones: "postern.escalations". Part of the span's name. */
  readonly template: string;
  /** The subject. */
  readonly destination: string;
  readonly messageId?: string;
  /** Traceparent; see SpanOptions. */
  readonly parent?: string;
}

/** The span of sending a message (OpenTelemetry semantic conventions for messaging): pass it to `withSpan`. */
export function producerSpan(message: MessageSpan): SpanOptions {
  return messageSpan(message, SpanKind.PRODUCER, MESSAGING_OPERATION_TYPE_VALUE_SEND, "publish");
}

/** The span of working on a message: pass it to `withSpan`. */
export function consumerSpan(message: MessageSpan): SpanOptions {
  return messageSpan(message, SpanKind.CONSUMER, MESSAGING_OPERATION_TYPE_VALUE_PROCESS, "process");
}

function messageSpan(message: MessageSpan, kind: SpanKind, type: string, operation: string): SpanOptions {
  return {
    name: `${operation} ${message.template}`,
    kind,
    attributes: {
      [ATTR_MESSAGING_SYSTEM_NAME]: "nats",
      [ATTR_MESSAGING_OPERATION_NAME]: operation,
      [ATTR_MESSAGING_OPERATION_TYPE]: type,
      [ATTR_MESSAGING_DESTINATION_NAME]: message.destination,
      [ATTR_MESSAGING_DESTINATION_TEMPLATE]: message.template,
      ...(message.messageId === undefined ? {} : { [ATTR_MESSAGING_MESSAGE_ID]: message.messageId }),
    },
    ...(message.parent === undefined ? {} : { parent: message.parent }),
  };
}
