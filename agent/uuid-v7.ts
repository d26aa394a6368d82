import { randomFillSync } from "node:crypto";

const POOL_BYTES = 4_096;
/** Hexadecimal digits of one id beside its time and version: 3, 3 and 12, and one for the variant. */
const DIGITS_PER_ID = 19;
const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
let digits = "";
let offset = 0;

/** The variant's two bits are 10 (RFC 9562 §4.1); the other two of that digit are random. */
const VARIANT = ["8", "9", "a", "b"] as const;

let timeMs = -1;
let timeText = "";

/**
 * A UUIDv7 (RFC 9562 §5.7): 48 bits of time, 74 random bits. Every check gets one, so random digits are drawn for some
 * 400 ids at once, and the time is written once a millisecond: a third of what it takes byte by byte.
 */
export function uuidV7(nowMs: number): string {
  if (nowMs !== timeMs) setTime(nowMs);
  if (offset + DIGITS_PER_ID > digits.length) {
    digits = randomFillSync(pool).toString("hex");
    offset = 0;
  }
  const at = offset;
  offset += DIGITS_PER_ID;
  // The lower two bits of the digit at `at`.
  const variant = VARIANT[((pool[at >> 1] ?? 0) >> (at % 2 === 0 ? 4 : 0)) & 3] ?? "8";
  return `${timeText}${digits.slice(at + 1, at + 4)}-${variant}${digits.slice(at + 4, at + 7)}-${digits.slice(at + 7, at + DIGITS_PER_ID)}`;
}

function setTime(nowMs: number): void {
  const hex = Math.max(0, Math.floor(nowMs)).toString(16).padStart(12, "0").slice(-12);
  timeMs = nowMs;
  timeText = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
}
