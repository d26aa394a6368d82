/** Length-prefixed messages (gRPC over HTTP/2): a flag byte, a 32-bit length, and the message. */

export const PREFIX_BYTES = 5;

const prefix = Buffer.alloc(PREFIX_BYTES);
const NOTHING = Buffer.alloc(0);

/** The prefix of an uncompressed message. One buffer for all: use it before the next call. */
export function messagePrefix(length: number): Buffer {
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

export type MessageProblem = "compressed" | "too_large" | "truncated" | "several";

/** Cuts a body into messages. What lies within one piece is not copied; the pieces must stay valid. */
export class MessageReader {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** Bytes needed before it is worth joining the pieces. */
  #wanted = PREFIX_BYTES;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes that no message has taken. */
  get leftoverBytes(): number {
    return this.#bytes;
  }

  add(bytes: Buffer, start: number, end: number): void {
    if (end === start) return;
    this.#pieces.push(bytes.subarray(start, end));
    this.#bytes += end - start;
  }

  /** The next whole message; undefined: more bytes are needed. */
  next(): Buffer | MessageProblem | undefined {
    if (this.#bytes < this.#wanted) return undefined;
    const joined = this.#join();
    const length = joined.readUInt32BE(1);
    if (joined[0] !== 0) return "compressed";
    if (length > this.#maxBytes) return "too_large";
    const end = PREFIX_BYTES + length;
    if (joined.length < end) {
      this.#wanted = end;
      return undefined;
    }
    this.#pieces = joined.length === end ? [] : [joined.subarray(end)];
    this.#bytes -= end;
    this.#wanted = PREFIX_BYTES;
    return joined.subarray(PREFIX_BYTES, end);
  }

  #join(): Buffer {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces, this.#bytes)];
    return this.#pieces[0] ?? NOTHING;
  }
}
