import * as z from "zod";
import { jsonCodec } from "./codec-json.ts";
import type { DeadLetter, DeliveryFailure, Notification } from "./notification-ports.ts";

const count = z.int().min(0);
const sequence = z.int().min(1);
const ms = z.number();

const about = { target: z.string().min(1), environment: z.string().min(1), approvalId: z.string().min(1) };

const notificationSchema = z.object({
  ...about,
  recordSequence: sequence,
  kinds: z.array(z.string()),
  queuedAtMs: ms,
}) satisfies z.ZodType<Notification>;

const failureSchema = z.object({
  ...about,
  sequence,
  tries: count,
  delivered: count,
  lastTryAtMs: ms,
  nextTryAtMs: ms,
  reason: z.string(),
}) satisfies z.ZodType<DeliveryFailure>;

const deadLetterSchema = notificationSchema.extend({
  reason: z.string(),
  tries: count,
  diedAtMs: ms,
}) satisfies z.ZodType<DeadLetter>;

export const { encode: encodeNotification, decode: decodeNotification } = jsonCodec<Notification>(
  "notification",
  notificationSchema,
);
export const { encode: encodeDeliveryFailure, decode: decodeDeliveryFailure } = jsonCodec<DeliveryFailure>(
  "delivery failure",
  failureSchema,
);
export const { encode: encodeDeadLetter, decode: decodeDeadLetter } = jsonCodec<DeadLetter>(
  "dead letter",
  deadLetterSchema,
);
