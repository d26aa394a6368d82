import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const PREFIX = "pst_";
const TOKEN_BYTES = 32;

/**
 * A new bearer token: "pst_" and 256 random bits in base64url. The prefix lets secret scanners find a leaked one.
 */
export function generateToken(): string {
  return PREFIX + randomBytes(TOKEN_BYTES).toString("base64url");
}

/**
 * What is kept of a token: "sha256:<hex>".
 *
 * A plain hash is right here, where it would be wrong for a password: 256 random bits cannot be guessed however fast
 * the hash is, so a slow, salted one would buy nothing and cost each call its time.
 */
export function hashToken(token: string): string {
  return `sha256:${createHash("sha256").update(token).digest("hex")}`;
}

/** Compares two hashes in constant time. */
export function sameHash(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
