import { PosternError } from "../errors/postern-error.ts";

/** A key that signs webhooks. Its bytes are in no way part of its text or JSON form: it can't be logged by mistake. */
export class WebhookSecret {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** For the one who signs or verifies, and for nobody else. */
  reveal(): Uint8Array {
    return this.#key;
  }

  toJSON(): string {
    return "[secret]";
  }

  toString(): string {
    return "[secret]";
  }
}

/** Standard Webhooks, "Signature scheme": a symmetric secret is base64 behind this prefix. */
const PREFIX = "whsec_";
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/**
 * Reads a secret as Standard Webhooks writes it: "whsec_" and the base64 of 24 to 64 random bytes. Throws
 * WEBHOOK_SECRET_INVALID, which never quotes it.
 */
export function parseWebhookSecret(text: string): WebhookSecret {
  const encoded = text.trim().replace(/^whsec_/, "");
  const key = BASE64.test(encoded) ? Uint8Array.from(Buffer.from(encoded, "base64")) : new Uint8Array();
  if (!text.trim().startsWith(PREFIX) || key.length < MIN_BYTES || key.length > MAX_BYTES) {
    throw new PosternError(
      "invalid_argument",
      "WEBHOOK_SECRET_INVALID",
      `A webhook secret is "${PREFIX}" and the base64 of ${MIN_BYTES} to ${MAX_BYTES} random bytes; this one is not.`,
      { hint: `Make one: echo ${PREFIX}$(head -c 32 /dev/urandom | base64)` },
    );
  }
  return new WebhookSecret(key);
}
