import { isUtf8 } from "node:buffer";
import protobuf from "protobufjs/minimal.js";

/**
 * Reads strings as the protobuf specification wants them read: whole, and UTF-8. protobufjs's own reader cuts a string
 * at the end of the data and replaces bad bytes by U+FFFD, both in silence, so that different requests would look the
 * same to policy.
 */
export class StrictReader extends protobuf.BufferReader {
  private readonly source: Buffer;

  constructor(source: Buffer) {
    super(source);
    this.source = source;
  }

  override string(): string {
    const length = this.uint32();
    const start = this.pos;
    const end = start + length;
    if (end > this.len) throw new RangeError("a string runs past the end of its message");
    this.pos = end;
    const text = this.source.toString("utf8", start, end);
    // Only a text with U+FFFD in it can have been repaired; the bytes tell whether it was, or had the character.
    if (text.includes("\uFFFD") && !isUtf8(this.source.subarray(start, end))) throw new InvalidUtf8Error();
    return text;
  }
}

/** A string field that is not UTF-8. */
export class InvalidUtf8Error extends Error {
  constructor() {
    super("a string field is not valid UTF-8");
  }
}
