import { ConnectionError, ErrorCode, FRAME_HEADER_BYTES, PREFACE } from "./protocol.ts";

/** Receives each frame in order. `bytes` holds the payload from `start` to `end`; it stays valid after the call. */
export type FrameSink = (
  type: number,
  flags: number,
  streamId: number,
  bytes: Buffer,
  start: number,
  end: number,
) => void;

/**
 * Cuts a byte stream into frames (RFC 9113 §4.1). A frame that lies within one chunk is handed on where it lies;
 * one that is split is gathered in a buffer of its own, each byte copied once.
 */
export class FrameReader {
  readonly #maxFrameBytes: number;
  readonly #sink: FrameSink;
  #prefaceLeft = PREFACE.length;
  #partial: Buffer | undefined;
  #partialBytes = 0;

  /** @param maxFrameBytes what we announced as SETTINGS_MAX_FRAME_SIZE */
  constructor(maxFrameBytes: number, sink: FrameSink) {
    this.#maxFrameBytes = maxFrameBytes;
    this.#sink = sink;
  }

  /** Throws ConnectionError, and whatever the sink throws; the reader is not to be used after that. */
  push(chunk: Buffer): void {
    let position = this.#prefaceLeft > 0 ? this.#skipPreface(chunk) : 0;
    if (this.#partial !== undefined) position = this.#fillPartial(chunk, position);
    while (position < chunk.length) {
      const left = chunk.length - position;
      const frameBytes = left < FRAME_HEADER_BYTES ? 0 : this.#frameBytes(chunk, position);
      if (frameBytes === 0 || left < frameBytes) {
        this.#partial = Buffer.allocUnsafe(frameBytes === 0 ? FRAME_HEADER_BYTES : frameBytes);
        this.#partialBytes = chunk.copy(this.#partial, 0, position);
        return;
      }
      this.#emit(chunk, position, frameBytes);
      position += frameBytes;
    }
  }

  #skipPreface(chunk: Buffer): number {
    const start = PREFACE.length - this.#prefaceLeft;
    const count = Math.min(this.#prefaceLeft, chunk.length);
    if (PREFACE.compare(chunk, 0, count, start, start + count) !== 0) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "no HTTP/2 connection preface");
    }
    this.#prefaceLeft -= count;
    return count;
  }

  /** Completes the header first, then, knowing the length, the frame. */
  #fillPartial(chunk: Buffer, from: number): number {
    let position = from;
    while (this.#partial !== undefined && position < chunk.length) {
      const partial: Buffer = this.#partial;
      const copied = chunk.copy(partial, this.#partialBytes, position);
      position += copied;
      this.#partialBytes += copied;
      if (this.#partialBytes < partial.length) return position;
      const frameBytes = this.#frameBytes(partial, 0);
      if (partial.length < frameBytes) {
        this.#partial = Buffer.allocUnsafe(frameBytes);
        partial.copy(this.#partial);
        continue;
      }
      this.#partial = undefined;
      this.#emit(partial, 0, frameBytes);
    }
    return position;
  }

  #frameBytes(bytes: Buffer, at: number): number {
    const length = bytes.readUIntBE(at, 3);
    if (length > this.#maxFrameBytes) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, `frame of ${length} bytes, over ${this.#maxFrameBytes}`);
    }
    return FRAME_HEADER_BYTES + length;
  }

  #emit(bytes: Buffer, at: number, frameBytes: number): void {
    const streamId = bytes.readUInt32BE(at + 5) & 0x7fff_ffff;
    const type = bytes[at + 3] as number;
    const flags = bytes[at + 4] as number;
    this.#sink(type, flags, streamId, bytes, at + FRAME_HEADER_BYTES, at + frameBytes);
  }
}
