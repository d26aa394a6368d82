/** Length-prefixed messages (gRPC over HTTP/2): a flag byte, a 32-bit length, and the message. */

export const PREFIX_BYTES = 5;

const prefix = Buffer.alloc(PREFIX_BYTES);
const NOTHING = Buffer.alloc(0);
/** What a buffer of our own costs beyond its bytes, about. */
const BUFFER_OVERHEAD_BYTES = 256;

/** The prefix of an uncompressed message. One buffer for all: use it before the next call. */
export function messagePrefix(length: number): Buffer {
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

export type MessageProblem = "compressed" | "too_large" | "truncated" | "several" | "no_room";

/**
 * Cuts a body into messages. A message that lies within one piece is not copied. What is left of a piece is, so that
 * a few bytes of an unfinished message don't keep a whole read in memory.
 */
export class MessageReader {
  readonly #maxBytes: number;
  /** The unread bytes are those from `from` to `to`; never moved, since messages that were handed out lie before them. */
  #bytes: Buffer = NOTHING;
  #from = 0;
  #to = 0;
  #owned = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes that no message has taken. */
  get leftoverBytes(): number {
    return this.#to - this.#from;
  }

  /** Memory taken until the rest of a message comes. */
  get heldBytes(): number {
    return this.#owned ? this.#bytes.length + BUFFER_OVERHEAD_BYTES : 0;
  }

  /** Adds a piece, which must stay valid. */
  add(bytes: Buffer, start: number, end: number): void {
    if (end === start) return;
    if (this.leftoverBytes > 0) {
      this.#append(bytes, start, end);
      return;
    }
    this.#bytes = bytes;
    this.#from = start;
    this.#to = end;
    this.#owned = false;
  }

  /** The next whole message; undefined: more bytes are needed. */
  next(): Buffer | MessageProblem | undefined {
    const left = this.leftoverBytes;
    if (left < PREFIX_BYTES) return this.#keep();
    if (this.#bytes[this.#from] !== 0) return "compressed";
    const length = this.#bytes.readUInt32BE(this.#from + 1);
    if (length > this.#maxBytes) return "too_large";
    const end = PREFIX_BYTES + length;
    if (left < end) return this.#keep();
    const message = this.#bytes.subarray(this.#from + PREFIX_BYTES, this.#from + end);
    this.#from += end;
    if (this.#from === this.#to) this.#clear();
    return message;
  }

  #keep(): undefined {
    if (!this.#owned && this.leftoverBytes > 0) this.#moveTo(this.leftoverBytes);
    return undefined;
  }

  #append(bytes: Buffer, start: number, end: number): void {
    const needed = this.leftoverBytes + end - start;
    // Doubling, not the announced length: five bytes must not make us reserve a whole message.
    if (!this.#owned || this.#to + end - start > this.#bytes.length)
      this.#moveTo(Math.max(needed, 2 * this.leftoverBytes));
    this.#to += bytes.copy(this.#bytes, this.#to, start, end);
  }

  #moveTo(capacity: number): void {
    // Not from Node's pool, of which a small buffer would hold 8 KiB.
    const owned = Buffer.allocUnsafeSlow(capacity);
    this.#to = this.#bytes.copy(owned, 0, this.#from, this.#to);
    this.#from = 0;
    this.#bytes = owned;
    this.#owned = true;
  }

  #clear(): void {
    this.#bytes = NOTHING;
    this.#from = 0;
    this.#to = 0;
    this.#owned = false;
  }
}
