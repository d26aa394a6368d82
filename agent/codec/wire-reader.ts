import { isUtf8 } from "node:buffer";
import { PosternError } from "../../shared/errors/postern-error.ts";

/** Protobuf wire types (Protocol Buffers encoding, "Message Structure"). */
export const WireType = { VARINT: 0, FIXED64: 1, LENGTH: 2, START_GROUP: 3, END_GROUP: 4, FIXED32: 5 } as const;

const MAX_VARINT_BYTES = 10;

/** Short ASCII texts seen lately, by hash: the same names come with every request, and need not be made anew. */
const TEXTS = new Array<string>(4_096).fill("");
const MAX_REMEMBERED_BYTES = 32;

/**
 * Reads protobuf where it lies, strictly: whatever is cut short, over-long or not UTF-8 is refused. Reading a nested
 * message narrows `end` and widens it again, so that no reader or copy is made for it.
 */
export class WireReader {
  readonly #bytes: Buffer;
  #at: number;
  #end: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#at = 0;
    this.#end = bytes.length;
  }

  /** The message goes on. */
  get more(): boolean {
    return this.#at < this.#end;
  }

  /** The next field's tag: number << 3 | wire type. */
  tag(): number {
    const tag = this.varint();
    if (tag >>> 3 === 0) throw malformed("a field has number 0");
    return tag;
  }

  /** The low 32 bits of a varint: enough for tags, lengths, booleans and enums. */
  varint(): number {
    const bytes = this.#bytes;
    let byte = this.#byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let index = 1; index < MAX_VARINT_BYTES; index += 1) {
      if (this.#at >= this.#end) break;
      byte = bytes[this.#at] as number;
      this.#at += 1;
      if (index < 5) value |= (byte & 0x7f) << (7 * index);
      if (byte < 0x80) return value >>> 0;
    }
    throw malformed("a varint does not end");
  }

  /** Whether any bit of a varint is set. */
  bool(): boolean {
    let any = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
      const byte = this.#byte();
      any |= byte & 0x7f;
      if (byte < 0x80) return any !== 0;
    }
    throw malformed("a varint does not end");
  }

  double(): number {
    this.#need(8);
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  text(): string {
    const length = this.varint();
    this.#need(length);
    const start = this.#at;
    this.#at = start + length;
    return length <= MAX_REMEMBERED_BYTES ? this.#shortText(start, length) : this.#longText(start, this.#at);
  }

  /** Enters a nested message; give what it returns to `leave` when `more` says no. */
  enter(): number {
    const length = this.varint();
    this.#need(length);
    const outer = this.#end;
    this.#end = this.#at + length;
    return outer;
  }

  leave(outer: number): void {
    this.#end = outer;
  }

  /** Passes over a field that nobody asked for. */
  skip(tag: number): void {
    switch (tag & 7) {
      case WireType.VARINT:
        this.bool();
        return;
      case WireType.FIXED64:
        this.#advance(8);
        return;
      case WireType.LENGTH:
        this.#advance(this.varint());
        return;
      case WireType.FIXED32:
        this.#advance(4);
        return;
      default:
        throw malformed(`a field has wire type ${tag & 7}`);
    }
  }

  #shortText(start: number, length: number): string {
    const bytes = this.#bytes;
    let hash = length;
    let any = 0;
    for (let at = start; at < start + length; at += 1) {
      const byte = bytes[at] as number;
      any |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (any >= 0x80) return this.#longText(start, start + length);
    const slot = hash & (TEXTS.length - 1);
    const known = TEXTS[slot] as string;
    if (this.#holds(known, start, length)) return known;
    const text = bytes.toString("latin1", start, start + length);
    TEXTS[slot] = text;
    return text;
  }

  #holds(text: string, start: number, length: number): boolean {
    if (text.length !== length) return false;
    for (let index = 0; index < length; index += 1) {
      if (text.charCodeAt(index) !== this.#bytes[start + index]) return false;
    }
    return true;
  }

  #longText(start: number, end: number): string {
    const text = this.#bytes.toString("utf8", start, end);
    // Only a text with U+FFFD in it can have been repaired; the bytes tell whether it was, or had the character.
    if (text.includes("\uFFFD") && !isUtf8(this.#bytes.subarray(start, end))) {
      throw new PosternError("invalid_argument", "REQUEST_NOT_UTF8", "a string field is not valid UTF-8");
    }
    return text;
  }

  #byte(): number {
    if (this.#at >= this.#end) throw malformed("the message ends within a field");
    const byte = this.#bytes[this.#at] as number;
    this.#at += 1;
    return byte;
  }

  #advance(length: number): void {
    this.#need(length);
    this.#at += length;
  }

  #need(length: number): void {
    if (length > this.#end - this.#at) throw malformed("the message ends within a field");
  }
}

export function malformed(what: string): PosternError {
  return new PosternError("invalid_argument", "REQUEST_MALFORMED", `not a valid message: ${what}`, {
    hint: "Encode the message with the published .proto files.",
  });
}
