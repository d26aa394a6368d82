import { decodeHuffman } from "./huffman.ts";
import { DynamicTable, fieldSize, type HeaderField, STATIC_TABLE } from "./tables.ts";

/** A header block that does not decode. Always a connection error (RFC 7541 §2.2: COMPRESSION_ERROR). */
export class HpackError extends Error {
  override readonly name = "HpackError";
}

/** A header list over the limit: the block was decoded (the table must stay in step), but not kept. */
export const TOO_LARGE = Symbol("header list too large");

// Long enough for any size that we accept; a longer integer is an attack or an error.
const MAX_INTEGER = 0x0fff_ffff;

/**
 * Decodes the header blocks of one connection, in order (RFC 7541 §3). A block that leaves the dynamic table as it was
 * is remembered with its result: clients send the same few bytes for each call.
 */
export class HpackDecoder {
  readonly #table: DynamicTable;
  readonly #maxTableBytes: number;
  readonly #maxListBytes: number;
  #block: Uint8Array = new Uint8Array(0);
  #position = 0;
  #remembered: { block: Uint8Array; version: number; fields: readonly HeaderField[] } | undefined;

  /**
   * @param maxTableBytes what we announced as SETTINGS_HEADER_TABLE_SIZE
   * @param maxListBytes what we announced as SETTINGS_MAX_HEADER_LIST_SIZE
   */
  constructor(maxTableBytes: number, maxListBytes: number) {
    this.#table = new DynamicTable(maxTableBytes);
    this.#maxTableBytes = maxTableBytes;
    this.#maxListBytes = maxListBytes;
  }

  /** Throws HpackError. The same array comes back for the same block: do not change it. */
  decode(block: Uint8Array): readonly HeaderField[] | typeof TOO_LARGE {
    const remembered = this.#remembered;
    if (remembered !== undefined && remembered.version === this.#table.version && sameBytes(remembered.block, block)) {
      return remembered.fields;
    }
    const version = this.#table.version;
    this.#block = block;
    this.#position = 0;
    const fields = this.#fields();
    if (fields !== TOO_LARGE && version === this.#table.version) {
      this.#remembered = { block: Uint8Array.from(block), version, fields };
    }
    return fields;
  }

  #fields(): readonly HeaderField[] | typeof TOO_LARGE {
    const fields: HeaderField[] = [];
    let listBytes = 0;
    while (this.#position < this.#block.length) {
      const first = this.#block[this.#position] as number;
      if ((first & 0xe0) === 0x20) {
        // A size update stands before the first field only (RFC 7541 §4.2).
        if (listBytes > 0) throw new HpackError("dynamic table size update after a header field");
        this.#resize();
        continue;
      }
      const field = this.#field(first);
      listBytes += fieldSize(field);
      if (listBytes <= this.#maxListBytes) fields.push(field);
    }
    return listBytes > this.#maxListBytes ? TOO_LARGE : fields;
  }

  #field(first: number): HeaderField {
    if ((first & 0x80) !== 0) return this.#lookup(this.#integer(7));
    const indexed = (first & 0x40) !== 0;
    const nameIndex = this.#integer(indexed ? 6 : 4);
    const name = nameIndex === 0 ? this.#string() : this.#lookup(nameIndex)[0];
    const field: HeaderField = [name, this.#string()];
    if (indexed) this.#table.add(field);
    return field;
  }

  #resize(): void {
    const size = this.#integer(5);
    if (size > this.#maxTableBytes) throw new HpackError(`dynamic table size ${size} over ${this.#maxTableBytes}`);
    this.#table.resize(size);
  }

  #lookup(index: number): HeaderField {
    const field =
      index <= STATIC_TABLE.length ? STATIC_TABLE[index - 1] : this.#table.at(index - STATIC_TABLE.length - 1);
    if (field === undefined) throw new HpackError(`no header field at index ${index}`);
    return field;
  }

  /** RFC 7541 §5.1. */
  #integer(prefixBits: number): number {
    const mask = (1 << prefixBits) - 1;
    let value = this.#byte() & mask;
    if (value < mask) return value;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (value > MAX_INTEGER || shift > 28) throw new HpackError("integer too large");
      if ((byte & 0x80) === 0) return value;
    }
  }

  /** RFC 7541 §5.2. */
  #string(): string {
    const huffman = ((this.#block[this.#position] ?? 0) & 0x80) !== 0;
    const length = this.#integer(7);
    const start = this.#position;
    const end = start + length;
    if (end > this.#block.length) throw new HpackError("string runs over the end of the block");
    this.#position = end;
    if (!huffman) return latin1(this.#block, start, end);
    const text = decodeHuffman(this.#block, start, end);
    if (text === undefined) throw new HpackError("invalid Huffman code");
    return text;
  }

  #byte(): number {
    const byte = this.#block[this.#position];
    if (byte === undefined) throw new HpackError("block ends within a field");
    this.#position += 1;
    return byte;
  }
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1", start, end);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const { length } = a;
  if (length !== b.length) return false;
  for (let i = 0; i < length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
