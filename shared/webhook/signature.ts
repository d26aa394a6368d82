import { createHmac, timingSafeEqual } from "node:crypto";
import { PosternError } from "../errors/postern-error.ts";
import type { WebhookSecret } from "./secret.ts";

/**
 * The headers that make a request a Standard Webhook (https://www.standardwebhooks.com): who gets it can tell that it
 * comes from somebody who holds the secret, when it was sent, and whether it is a repeat.
 */
export const WEBHOOK_HEADERS = {
  id: "webhook-id",
  timestamp: "webhook-timestamp",
  signature: "webhook-signature",
} as const;

/** What is signed: a message under its id, sent at a time. */
export interface SignedMessage {
  /** The same on every retry; see `isWebhookId`. */
  readonly id: string;
  /** Whole seconds since the Unix epoch. */
  readonly timestampS: number;
  readonly body: Uint8Array;
}

const SCHEME = "v1";
const ID = /^[\x21-\x7e]{1,256}$/;

/** Whether a text can be a message's id: it travels in a header. */
function isWebhookId(id: string): boolean {
  return ID.test(id);
}

/** The signature header: one signature per secret, so that receivers may change theirs one after the other. */
export function signWebhook(message: SignedMessage, secrets: readonly WebhookSecret[]): string {
  return secrets.map((secret) => `${SCHEME},${Buffer.from(mac(message, secret)).toString("base64")}`).join(" ");
}

/** What a receiver got. */
export interface ReceivedWebhook {
  /** Header values; undefined: absent. */
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  /** The body's very bytes: parsed and printed again, JSON is another text. */
  readonly body: Uint8Array;
}

/** How far a message's time may be from the receiver's clock, either way: it bounds replays. */
export const TIMESTAMP_TOLERANCE_MS = 5 * 60_000;

/**
 * Whether a message was signed with one of the secrets, at about this time. Throws WEBHOOK_HEADERS_INVALID,
 * WEBHOOK_TIMESTAMP_INVALID and WEBHOOK_SIGNATURE_INVALID (all unauthenticated).
 */
export function verifySignature(
  received: ReceivedWebhook,
  secrets: readonly WebhookSecret[],
  nowMs: number,
  toleranceMs: number = TIMESTAMP_TOLERANCE_MS,
): void {
  const { id, timestamp, signature, body } = received;
  if (id === undefined || timestamp === undefined || signature === undefined || !isWebhookId(id)) {
    throw refused("WEBHOOK_HEADERS_INVALID", `A webhook has the headers ${Object.values(WEBHOOK_HEADERS).join(", ")}.`);
  }
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) * 1_000 - nowMs) > toleranceMs) {
    throw refused("WEBHOOK_TIMESTAMP_INVALID", "The webhook was not sent just now: an old one, or clocks that differ.");
  }
  const message = { id, timestampS: Number(timestamp), body };
  const given = signature.split(" ").flatMap(signatureBytes);
  // Every pair is compared, whatever the outcome of another: time tells nothing.
  const matches = secrets.flatMap((secret) => {
    const expected = mac(message, secret);
    return given.map((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected));
  });
  if (!matches.includes(true)) {
    throw refused("WEBHOOK_SIGNATURE_INVALID", "No signature of the webhook is by a secret that we know.");
  }
}

function signatureBytes(entry: string): Uint8Array[] {
  const [scheme, encoded = ""] = entry.split(",");
  return scheme === SCHEME ? [Buffer.from(encoded, "base64")] : [];
}

function mac({ id, timestampS, body }: SignedMessage, secret: WebhookSecret): Uint8Array {
  return createHmac("sha256", secret.reveal()).update(`${id}.${timestampS}.`).update(body).digest();
}

function refused(code: string, message: string): PosternError {
  return new PosternError("unauthenticated", code, message, {
    hint: "Verify the raw body with the secret of this very target, and keep the clock right.",
  });
}
