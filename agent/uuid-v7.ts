import { randomFillSync } from "node:crypto";

const POOL_BYTES = 4096;
const RANDOM_BYTES_PER_ID = 10;
const pool = Buffer.alloc(POOL_BYTES);
let poolOffset = POOL_BYTES;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const hex = (byte: number | undefined) => HEX[(byte ?? 0) & 0xff] ?? "00";

/**
 * A UUIDv7 (RFC 9562 §5.7): 48 bits of time, 74 random bits. Random bytes are drawn in bulk: one system call per
 * 400 ids instead of one per id, because every check gets one.
 */
export function uuidV7(nowMs: number): string {
  if (poolOffset + RANDOM_BYTES_PER_ID > POOL_BYTES) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  const r = poolOffset;
  poolOffset += RANDOM_BYTES_PER_ID;
  // Bitwise operators are 32-bit: the upper 16 bits of the time come off by division.
  const high = Math.floor(nowMs / 0x1_0000_0000);
  const low = nowMs >>> 0;
  return (
    `${hex(high >>> 8)}${hex(high)}${hex(low >>> 24)}${hex(low >>> 16)}-${hex(low >>> 8)}${hex(low)}-` +
    `${hex(((pool[r] ?? 0) & 0x0f) | 0x70)}${hex(pool[r + 1])}-` +
    `${hex(((pool[r + 2] ?? 0) & 0x3f) | 0x80)}${hex(pool[r + 3])}-` +
    `${hex(pool[r + 4])}${hex(pool[r + 5])}${hex(pool[r + 6])}${hex(pool[r + 7])}${hex(pool[r + 8])}${hex(pool[r + 9])}`
  );
}
