/** A header field: lower-case name, value as Latin-1 text. */
export type HeaderField = readonly [name: string, value: string];

/** RFC 7541 Appendix A, in order; index 1 is the first. */
export const STATIC_TABLE: readonly HeaderField[] = [
  [":authority", ""],
  [":method", "GET"],
  [":method", "POST"],
  [":path", "/"],
  [":path", "/index.html"],
  [":scheme", "http"],
  [":scheme", "https"],
  [":status", "200"],
  [":status", "204"],
  [":status", "206"],
  [":status", "304"],
  [":status", "400"],
  [":status", "404"],
  [":status", "500"],
  ["accept-charset", ""],
  ["accept-encoding", "gzip, deflate"],
  ["accept-language", ""],
  ["accept-ranges", ""],
  ["accept", ""],
  ["access-control-allow-origin", ""],
  ["age", ""],
  ["allow", ""],
  ["authorization", ""],
  ["cache-control", ""],
  ["content-disposition", ""],
  ["content-encoding", ""],
  ["content-language", ""],
  ["content-length", ""],
  ["content-location", ""],
  ["content-range", ""],
  ["content-type", ""],
  ["cookie", ""],
  ["date", ""],
  ["etag", ""],
  ["expect", ""],
  ["expires", ""],
  ["from", ""],
  ["host", ""],
  ["if-match", ""],
  ["if-modified-since", ""],
  ["if-none-match", ""],
  ["if-range", ""],
  ["if-unmodified-since", ""],
  ["last-modified", ""],
  ["link", ""],
  ["location", ""],
  ["max-forwards", ""],
  ["proxy-authenticate", ""],
  ["proxy-authorization", ""],
  ["range", ""],
  ["referer", ""],
  ["refresh", ""],
  ["retry-after", ""],
  ["server", ""],
  ["set-cookie", ""],
  ["strict-transport-security", ""],
  ["transfer-encoding", ""],
  ["user-agent", ""],
  ["vary", ""],
  ["via", ""],
  ["www-authenticate", ""],
];

/** What an entry counts beyond its text (RFC 7541 §4.1). */
const ENTRY_OVERHEAD_BYTES = 32;

/** The size of a field as HPACK and SETTINGS_MAX_HEADER_LIST_SIZE count it. */
export function fieldSize(field: HeaderField): number {
  return field[0].length + field[1].length + ENTRY_OVERHEAD_BYTES;
}

/** The dynamic table (RFC 7541 §2.3.2): newest first, bounded by size, evicting the oldest. */
export class DynamicTable {
  readonly #fields: HeaderField[] = [];
  #sizeBytes = 0;
  #maxBytes: number;
  #version = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Grows with every change, so that what was decoded under one version can be remembered. */
  get version(): number {
    return this.#version;
  }

  get maxBytes(): number {
    return this.#maxBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get length(): number {
    return this.#fields.length;
  }

  /** 0 is the newest. */
  at(index: number): HeaderField | undefined {
    return this.#fields[this.#fields.length - 1 - index];
  }

  add(field: HeaderField): void {
    this.#version += 1;
    const size = fieldSize(field);
    this.#evictTo(this.#maxBytes - size);
    // A field larger than the table empties it, and that is all (RFC 7541 §4.4).
    if (size > this.#maxBytes) return;
    this.#fields.push(field);
    this.#sizeBytes += size;
  }

  resize(maxBytes: number): void {
    this.#version += 1;
    this.#maxBytes = maxBytes;
    this.#evictTo(maxBytes);
  }

  #evictTo(budget: number): void {
    while (this.#sizeBytes > budget) {
      const oldest = this.#fields.shift();
      if (oldest === undefined) return;
      this.#sizeBytes -= fieldSize(oldest);
    }
  }
}
