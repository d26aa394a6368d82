import { canonicalJson, sha256Digest } from "../digest/index.ts";
import type { AuditBatch, ChainLink, SealedBatch } from "./model.ts";

/** What all entries of a batch have in common. */
export type BatchHead = Pick<AuditBatch, "environment" | "source" | "kind">;

const START = Buffer.from('{"entries":[');
const COMMA = 0x2c;
/** UTF-8 takes three bytes a UTF-16 unit at the most. */
const MAX_BYTES_PER_UNIT = 3;
const LONGEST_HASH = sha256Digest("");

/**
 * Entries of one kind, as their canonical text side by side in memory that is no garbage collector's business, until
 * they become a batch. The text is written once: what is hashed is what is stored but for the hash itself.
 */
export class EntryBuffer {
  readonly #head: BatchHead;
  readonly #bytes: Buffer;
  /** Behind the entries, for the rest of the batch. */
  readonly #tailBytes: number;
  #end = START.length;
  #count = 0;

  constructor(head: BatchHead, capacityBytes: number) {
    this.#head = head;
    const link = { sequence: Number.MAX_SAFE_INTEGER, hash: LONGEST_HASH };
    this.#tailBytes = Buffer.byteLength(tail(head, link, LONGEST_HASH));
    this.#bytes = Buffer.allocUnsafeSlow(capacityBytes + START.length + this.#tailBytes);
    START.copy(this.#bytes);
  }

  /** Entries that it holds. */
  get count(): number {
    return this.#count;
  }

  /** Adds the canonical text of an entry; false, and nothing added: there may be no room for it. */
  add(text: string): boolean {
    if (!this.#begin(text.length * MAX_BYTES_PER_UNIT)) return false;
    this.#end += this.#bytes.write(text, this.#end, "utf8");
    this.#count += 1;
    return true;
  }

  /** Adds what another buffer's `joined` gave; false, and nothing added: there is no room for it. */
  addJoined(entries: Uint8Array, count: number): boolean {
    if (count === 0) return true;
    if (!this.#begin(entries.length)) return false;
    this.#bytes.set(entries, this.#end);
    this.#end += entries.length;
    this.#count += count;
    return true;
  }

  /** The entries with commas between them: a view, until the buffer is used again. */
  get joined(): Uint8Array {
    return this.#bytes.subarray(START.length, this.#end);
  }

  clear(): void {
    this.#end = START.length;
    this.#count = 0;
  }

  /**
   * The entries as the next batch of their source, chained to the one before (undefined: the first of this run): the
   * same batch, with the same hash, as `chain` makes of the same entries. It lies in the buffer, which is used up.
   */
  seal(previous: ChainLink | undefined): SealedBatch {
    const sequence = previous === undefined ? 1 : previous.sequence + 1;
    const link = { sequence, hash: previous?.hash ?? "" };
    const hash = sha256Digest(this.#with(tail(this.#head, link, undefined)));
    return { ...this.#head, sequence, hash, count: this.#count, bytes: this.#with(tail(this.#head, link, hash)) };
  }

  #begin(bytes: number): boolean {
    const separator = this.#count === 0 ? 0 : 1;
    if (this.#end + separator + bytes + this.#tailBytes > this.#bytes.length) return false;
    if (separator === 1) this.#bytes[this.#end++] = COMMA;
    return true;
  }

  #with(rest: string): Uint8Array {
    const written = this.#bytes.write(rest, this.#end, "utf8");
    return this.#bytes.subarray(0, this.#end + written);
  }
}

/** The rest of a batch after its entries, in canonical order; the hash is over the text without it. */
function tail(
  { environment, kind, source }: BatchHead,
  { sequence, hash: previous }: ChainLink,
  hash?: string,
): string {
  const rest = { environment, ...(hash === undefined ? {} : { hash }), kind, previous, sequence, source };
  return `],${canonicalJson(rest).slice(1)}`;
}
