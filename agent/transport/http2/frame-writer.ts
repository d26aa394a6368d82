import { Flag, FRAME_HEADER_BYTES, FrameType } from "./protocol.ts";

const SLAB_BYTES = 65_536;
const NO_SLAB = Buffer.alloc(0);

// All writers of a process draw from one slab, since they write in turn: an idle connection holds none.
let spare: Buffer = NO_SLAB;
let spareFrom = 0;

/**
 * Gathers frames so that one read is answered by one write. What was handed to the socket stays untouched; the next
 * frames go behind it, or into a new slab.
 */
export class FrameWriter {
  #slab: Buffer = NO_SLAB;
  #start = 0;
  #end = 0;

  get pendingBytes(): number {
    return this.#end - this.#start;
  }

  /** All frames since the last call; undefined: none. */
  take(): Buffer | undefined {
    if (this.#start === this.#end) return undefined;
    const bytes = this.#slab.subarray(this.#start, this.#end);
    spare = this.#slab;
    spareFrom = this.#end;
    this.#slab = NO_SLAB;
    this.#start = 0;
    this.#end = 0;
    return bytes;
  }

  /** A frame whose payload is one piece. */
  frame(type: number, flags: number, streamId: number, payload: Uint8Array): void {
    this.header(payload.length, type, flags, streamId);
    this.bytes(payload, 0, payload.length);
  }

  /** A frame header; the payload follows in the same turn. */
  header(length: number, type: number, flags: number, streamId: number): void {
    this.#reserve(FRAME_HEADER_BYTES + length);
    const slab = this.#slab;
    const at = this.#end;
    slab[at] = length >>> 16;
    slab[at + 1] = length >>> 8;
    slab[at + 2] = length;
    slab[at + 3] = type;
    slab[at + 4] = flags;
    slab[at + 5] = streamId >>> 24;
    slab[at + 6] = streamId >>> 16;
    slab[at + 7] = streamId >>> 8;
    slab[at + 8] = streamId;
    this.#end = at + FRAME_HEADER_BYTES;
  }

  bytes(source: Uint8Array, from: number, to: number): void {
    const length = to - from;
    this.#reserve(length);
    this.#slab.set(from === 0 && to === source.length ? source : source.subarray(from, to), this.#end);
    this.#end += length;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#slab.writeUInt32BE(value >>> 0, this.#end);
    this.#end += 4;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#slab[this.#end] = value;
    this.#end += 1;
  }

  windowUpdate(streamId: number, increment: number): void {
    this.header(4, FrameType.WINDOW_UPDATE, 0, streamId);
    this.uint32(increment);
  }

  resetStream(streamId: number, code: number): void {
    this.header(4, FrameType.RST_STREAM, 0, streamId);
    this.uint32(code);
  }

  goAway(lastStreamId: number, code: number, debug: string): void {
    const text = Buffer.from(debug, "utf8").subarray(0, 256);
    this.header(8 + text.length, FrameType.GOAWAY, 0, 0);
    this.uint32(lastStreamId);
    this.uint32(code);
    this.bytes(text, 0, text.length);
  }

  settings(entries: readonly (readonly [id: number, value: number])[]): void {
    this.header(entries.length * 6, FrameType.SETTINGS, 0, 0);
    for (const [id, value] of entries) {
      this.byte(id >>> 8);
      this.byte(id);
      this.uint32(value);
    }
  }

  settingsAck(): void {
    this.header(0, FrameType.SETTINGS, Flag.ACK, 0);
  }

  /** A header block, split by CONTINUATION where the peer's frames are too small for it. */
  headers(streamId: number, block: Uint8Array, endStream: boolean, maxFrameBytes: number): void {
    let from = 0;
    let type: number = FrameType.HEADERS;
    let flags: number = endStream ? Flag.END_STREAM : 0;
    do {
      const to = Math.min(block.length, from + maxFrameBytes);
      this.header(to - from, type, to === block.length ? flags | Flag.END_HEADERS : flags, streamId);
      this.bytes(block, from, to);
      from = to;
      type = FrameType.CONTINUATION;
      flags = 0;
    } while (from < block.length);
  }

  #reserve(bytes: number): void {
    if (this.#slab.length - this.#end >= bytes) return;
    if (this.#slab === NO_SLAB) this.#takeSpare();
    if (this.#slab.length - this.#end < bytes) this.#grow(bytes);
  }

  #takeSpare(): void {
    this.#slab = spare;
    this.#start = spareFrom;
    this.#end = spareFrom;
    spare = NO_SLAB;
    spareFrom = 0;
  }

  #grow(bytes: number): void {
    const pending = this.#slab.subarray(this.#start, this.#end);
    const slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, (pending.length + bytes) * 2));
    slab.set(pending);
    this.#slab = slab;
    this.#start = 0;
    this.#end = pending.length;
  }
}
