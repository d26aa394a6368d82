import { hash } from "node:crypto";
import { canonicalJson } from "../digest/index.ts";

/** What makes two escalations the same question. */
export interface ApprovalIdParts {
  readonly environment: string;
  /** See digest/request-digest.ts. */
  readonly requestDigest: string;
  readonly workflow: string;
  /** Empty: the caller gave none. */
  readonly idempotencyKey: string;
  /** 0 for the first; the next when a call without a key finds that the approval before it has ended. */
  readonly attempt: number;
}

/** Crockford base32: no I, L, O or U, so that an id survives being read aloud. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 26;
const BITS_PER_CHARACTER = 5;

/** The form of an approval id, for checking what comes from outside. */
export const APPROVAL_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/**
 * The id of the approval that a question belongs to: the first 130 bits of a SHA-256 over its parts, as 26 characters
 * of Crockford base32. Derived, not drawn: every agent that asks the same question finds the same approval, also
 * after a restart and without asking anyone.
 */
export function approvalId(parts: ApprovalIdParts): string {
  const { environment, requestDigest, workflow, idempotencyKey, attempt } = parts;
  const text = canonicalJson(["approval", environment, requestDigest, workflow, idempotencyKey, attempt]);
  return base32(hash("sha256", text, "buffer"));
}

function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= BITS_PER_CHARACTER && text.length < LENGTH) {
      held -= BITS_PER_CHARACTER;
      text += ALPHABET.charAt((bits >> held) & 31);
    }
    bits &= (1 << held) - 1;
    if (text.length === LENGTH) break;
  }
  return text;
}
