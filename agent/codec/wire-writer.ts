/**
 * Writes protobuf into memory that is used again and again; `finish` copies out what was written. Fields must be
 * written in the order in which they are to stand; fields with default values are the caller's to leave out.
 */
export class WireWriter {
  #bytes = Buffer.allocUnsafeSlow(4_096);
  #at = 0;

  /** A string field; an empty one is left out, as proto3 has it. */
  text(tag: number, text: string): void {
    if (text !== "") this.requiredText(tag, text);
  }

  /** A string field, also when empty: in a repeated field each one counts. */
  requiredText(tag: number, text: string): void {
    // UTF-8 takes three bytes a UTF-16 unit at the most.
    this.#reserve(text.length * 3 + 15);
    this.#varint(tag);
    if (text.length < 0x80 && this.#shortAscii(text)) return;
    const length = Buffer.byteLength(text, "utf8");
    this.#varint(length);
    this.#bytes.write(text, this.#at, length, "utf8");
    this.#at += length;
  }

  /** A varint field of a non-negative safe integer; 0 is left out. */
  integer(tag: number, value: number): void {
    if (value === 0) return;
    this.#reserve(15);
    this.#varint(tag);
    this.#varint(value);
  }

  bool(tag: number, value: boolean): void {
    if (value) this.integer(tag, 1);
  }

  /** A message or bytes field that was encoded before. */
  bytes(tag: number, content: Uint8Array): void {
    this.#reserve(content.length + 15);
    this.#varint(tag);
    this.#varint(content.length);
    this.#bytes.set(content, this.#at);
    this.#at += content.length;
  }

  /** What was written since the last time, in memory of its own. */
  finish(): Buffer {
    const written = Buffer.allocUnsafe(this.#at);
    this.#bytes.copy(written, 0, 0, this.#at);
    this.#at = 0;
    return written;
  }

  /** Writes length and text in one pass; false, and nothing written, when it is not ASCII. */
  #shortAscii(text: string): boolean {
    const bytes = this.#bytes;
    const { length } = text;
    const start = this.#at + 1;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) return false;
      bytes[start + index] = code;
    }
    bytes[this.#at] = length;
    this.#at = start + length;
    return true;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#at] = (rest % 0x80) | 0x80;
      this.#at += 1;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#at] = rest;
    this.#at += 1;
  }

  #reserve(bytes: number): void {
    if (this.#bytes.length - this.#at >= bytes) return;
    const larger = Buffer.allocUnsafeSlow((this.#at + bytes) * 2);
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
