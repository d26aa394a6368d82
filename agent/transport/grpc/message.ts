/** Length-prefixed messages (gRPC over HTTP/2): a flag byte, a 32-bit length, and the message. */

export const PREFIX_BYTES = 5;

const prefix = Buffer.alloc(PREFIX_BYTES);

/** The prefix of an uncompressed message. One buffer for all: use it before the next call. */
export function messagePrefix(length: number): Buffer {
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

export type MessageProblem = "compressed" | "too_large" | "truncated" | "several";

/** A body that should be one message, and may arrive in pieces. */
export class MessageReader {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Undefined: go on. The bytes must stay valid until the message was read. */
  add(bytes: Buffer, start: number, end: number): MessageProblem | undefined {
    if (end === start) return undefined;
    const before = this.#bytes;
    this.#pieces.push(bytes.subarray(start, end));
    this.#bytes += end - start;
    if (this.#bytes < PREFIX_BYTES) return undefined;
    if (before < PREFIX_BYTES) this.#join();
    return this.#problem(this.#pieces[0] as Buffer);
  }

  /** The message, when the body has ended. */
  finish(): Buffer | MessageProblem {
    if (this.#bytes < PREFIX_BYTES) return "truncated";
    const body = this.#join();
    if (body.readUInt32BE(1) > body.length - PREFIX_BYTES) return "truncated";
    return body.subarray(PREFIX_BYTES);
  }

  #problem(first: Buffer): MessageProblem | undefined {
    const length = first.readUInt32BE(1);
    if (first[0] !== 0) return "compressed";
    if (length > this.#maxBytes) return "too_large";
    return this.#bytes > PREFIX_BYTES + length ? "several" : undefined;
  }

  #join(): Buffer {
    const [first] = this.#pieces;
    if (this.#pieces.length === 1 && first !== undefined) return first;
    const body = Buffer.concat(this.#pieces, this.#bytes);
    this.#pieces = [body];
    return body;
  }
}
