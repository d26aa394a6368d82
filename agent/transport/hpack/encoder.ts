import { encodeHuffman } from "./huffman.ts";
import { type HeaderField, STATIC_TABLE } from "./tables.ts";

/**
 * Encodes header lists without the dynamic table: a response then depends on nothing that was sent before, so that the
 * common ones are encoded once for all connections (RFC 7541 §6.2.2 allows it; the cost is some 30 bytes a response).
 */
export function encodeFields(fields: readonly HeaderField[]): Uint8Array {
  const out: number[] = [];
  for (const field of fields) encodeField(field, out);
  return Uint8Array.from(out);
}

function encodeField([name, value]: HeaderField, out: number[]): void {
  const exact = STATIC_TABLE.findIndex((entry) => entry[0] === name && entry[1] === value);
  if (exact >= 0) {
    integer(exact + 1, 7, 0x80, out);
    return;
  }
  const named = STATIC_TABLE.findIndex((entry) => entry[0] === name);
  integer(named + 1, 4, 0x00, out);
  if (named < 0) string(name, out);
  string(value, out);
}

/** RFC 7541 §5.1. */
function integer(value: number, prefixBits: number, pattern: number, out: number[]): void {
  const mask = (1 << prefixBits) - 1;
  if (value < mask) {
    out.push(pattern | value);
    return;
  }
  out.push(pattern | mask);
  let rest = value - mask;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out.push((rest % 0x80) | 0x80);
  out.push(rest);
}

function string(text: string, out: number[]): void {
  const plain = Buffer.from(text, "latin1");
  const huffman = encodeHuffman(text);
  const shorter = huffman.length < plain.length;
  const bytes = shorter ? huffman : plain;
  integer(bytes.length, 7, shorter ? 0x80 : 0x00, out);
  for (const byte of bytes) out.push(byte);
}
