import { HpackDecoder, HpackError, type TOO_LARGE } from "../hpack/decoder.ts";
import type { HeaderField } from "../hpack/tables.ts";
import type { TransportLimits } from "./limits.ts";
import { ConnectionError, DEFAULT_HEADER_TABLE_BYTES, ErrorCode, Flag } from "./protocol.ts";
import { type RequestHead, requestHead } from "./request-head.ts";

const MAX_CONTINUATIONS = 32;

/** A header block as it came, whole. */
export interface HeaderBlock {
  readonly streamId: number;
  readonly endStream: boolean;
  readonly fields: readonly HeaderField[] | typeof TOO_LARGE;
}

interface OpenBlock {
  readonly streamId: number;
  readonly endStream: boolean;
  readonly parts: Buffer[];
  bytes: number;
}

/**
 * Puts header blocks together from HEADERS and CONTINUATION (RFC 9113 §4.3) and decodes them, each exactly once and in
 * order, also those of streams that are refused: the compression state belongs to the connection.
 */
export class HeaderBlocks {
  readonly #hpack: HpackDecoder;
  readonly #maxBlockBytes: number;
  #open: OpenBlock | undefined;
  #head: { readonly fields: readonly HeaderField[]; readonly head: RequestHead | string } | undefined;

  constructor(limits: TransportLimits) {
    this.#hpack = new HpackDecoder(DEFAULT_HEADER_TABLE_BYTES, limits.maxHeaderListBytes);
    this.#maxBlockBytes = limits.maxHeaderBlockBytes;
  }

  /** The stream whose block is not finished: nothing but its CONTINUATION may come. Undefined: none. */
  get openStreamId(): number | undefined {
    return this.#open?.streamId;
  }

  /** A HEADERS frame; undefined: CONTINUATION is to follow. */
  start(flags: number, streamId: number, bytes: Buffer, start: number, end: number): HeaderBlock | undefined {
    let from = start;
    let to = end;
    if ((flags & Flag.PADDED) !== 0) {
      to -= bytes[from] ?? 0;
      from += 1;
    }
    if ((flags & Flag.PRIORITY) !== 0) from += 5;
    if (from > to) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "HEADERS too short for its flags");
    const endStream = (flags & Flag.END_STREAM) !== 0;
    const part = bytes.subarray(from, to);
    if ((flags & Flag.END_HEADERS) !== 0) return { streamId, endStream, fields: this.#decode(part) };
    this.#open = { streamId, endStream, parts: [Buffer.from(part)], bytes: part.length };
    return undefined;
  }

  /** A CONTINUATION frame; undefined: more is to follow. */
  continue(flags: number, bytes: Buffer, start: number, end: number): HeaderBlock | undefined {
    const open = this.#open;
    if (open === undefined) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "CONTINUATION without HEADERS");
    open.parts.push(Buffer.from(bytes.subarray(start, end)));
    open.bytes += end - start;
    // CVE-2024-27316: a block without end.
    if (open.bytes > this.#maxBlockBytes || open.parts.length > MAX_CONTINUATIONS) {
      throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "header block too long");
    }
    if ((flags & Flag.END_HEADERS) === 0) return undefined;
    this.#open = undefined;
    const { streamId, endStream } = open;
    return { streamId, endStream, fields: this.#decode(Buffer.concat(open.parts)) };
  }

  /** The head of a request, remembered with its fields: a client's calls differ in their body only. */
  head(fields: readonly HeaderField[]): RequestHead | string {
    if (this.#head?.fields !== fields) this.#head = { fields, head: requestHead(fields) };
    return this.#head.head;
  }

  #decode(block: Buffer): readonly HeaderField[] | typeof TOO_LARGE {
    try {
      return this.#hpack.decode(block);
    } catch (error) {
      if (error instanceof HpackError) throw new ConnectionError(ErrorCode.COMPRESSION_ERROR, error.message);
      throw error;
    }
  }
}
