import { FRAME_HEADER_BYTES } from "../http2/protocol.ts";
import type { Frame } from "./raw-peer.ts";

/** The whole frames at the beginning of some bytes, and how many bytes are left after them. */
export function leadingFrames(bytes: Buffer): { readonly frames: readonly Frame[]; readonly leftBytes: number } {
  const frames: Frame[] = [];
  let at = 0;
  while (bytes.length - at >= FRAME_HEADER_BYTES) {
    const end = at + FRAME_HEADER_BYTES + bytes.readUIntBE(at, 3);
    if (end > bytes.length) break;
    frames.push({
      type: bytes[at + 3] ?? 0,
      flags: bytes[at + 4] ?? 0,
      streamId: bytes.readUInt32BE(at + 5) & 0x7fff_ffff,
      payload: bytes.subarray(at + FRAME_HEADER_BYTES, end),
    });
    at = end;
  }
  return { frames, leftBytes: bytes.length - at };
}
