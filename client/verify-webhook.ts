import { z } from "zod";
import { PosternError } from "../shared/errors/postern-error.ts";
import { jsonObject } from "../shared/json-schema.ts";
import { parseWebhookSecret } from "../shared/webhook/secret.ts";
import { verifySignature, WEBHOOK_HEADERS } from "../shared/webhook/signature.ts";

/** What a receiver of notifications got. */
export interface ReceivedNotification {
  /** As Node gives them (`request.headers`, lower-case names), or a `Headers` of fetch. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body's very bytes or text, before anything parses it. */
  readonly body: Uint8Array | string;
  /** "whsec_…": those that may have signed, the old and the new one while they are being changed. */
  readonly secrets: readonly string[];
  /** How far the sender's time may be from ours. Default: five minutes. */
  readonly toleranceMs?: number;
  /** Default: now. */
  readonly nowMs?: number;
}

const notification = z.object({
  specversion: z.literal("1.0"),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  subject: z.string(),
  time: z.string(),
  sequence: z.string(),
  traceparent: z.string().optional(),
  data: z.object({
    event: z.object({
      kind: z.string(),
      revision: z.number(),
      actor: z.string(),
      summary: z.string(),
      details: jsonObject,
    }),
    approval: jsonObject,
    link: z.string().optional(),
  }),
});

/** A CloudEvent 1.0 about an approval. `id` tells a repeat, `sequence` (compared as text) what is older. */
export type ApprovalNotification = z.infer<typeof notification>;

/**
 * Checks that Postern sent a webhook, just now, and reads it. Notifications come at least once: remember `id`s for a
 * while. Throws WEBHOOK_HEADERS_INVALID, WEBHOOK_TIMESTAMP_INVALID, WEBHOOK_SIGNATURE_INVALID (answer 401),
 * WEBHOOK_BODY_INVALID, WEBHOOK_SECRET_INVALID.
 *
 * @example
 * const event = verifyWebhook({ headers: request.headers, body: rawBody, secrets: [process.env.POSTERN_WEBHOOK_SECRET] });
 */
export function verifyWebhook(received: ReceivedNotification): ApprovalNotification {
  const { headers, secrets, nowMs = Date.now(), toleranceMs } = received;
  const body = typeof received.body === "string" ? new TextEncoder().encode(received.body) : received.body;
  const webhook = {
    id: headerOf(headers, WEBHOOK_HEADERS.id),
    timestamp: headerOf(headers, WEBHOOK_HEADERS.timestamp),
    signature: headerOf(headers, WEBHOOK_HEADERS.signature),
    body,
  };
  verifySignature(webhook, secrets.map(parseWebhookSecret), nowMs, toleranceMs);
  const { data } = notification.safeParse(parseJson(body));
  if (data !== undefined) return data;
  throw new PosternError(
    "invalid_argument",
    "WEBHOOK_BODY_INVALID",
    "The webhook is signed, but no event of an approval.",
    {
      hint: "Is the secret also used for something else? Is the SDK older than the control plane?",
    },
  );
}

function headerOf(headers: ReceivedNotification["headers"], name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value = headers[name];
  return typeof value === "string" || value === undefined ? value : value[0];
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
