import { type BatchHead, EntryBuffer } from "../../shared/audit/index.ts";

/** Entries of one kind that wait, the oldest first, in buffers of the size of a batch. */
export class Lane {
  readonly #head: BatchHead;
  readonly #batchBytes: number;
  readonly #full: EntryBuffer[] = [];
  #open: EntryBuffer | undefined;
  #count = 0;

  constructor(head: BatchHead, batchBytes: number) {
    this.#head = head;
    this.#batchBytes = batchBytes;
  }

  get count(): number {
    return this.#count;
  }

  /** Memory of the buffers that are full. */
  get fullBytes(): number {
    return this.#full.length * this.#batchBytes;
  }

  /** Adds the canonical text of an entry. True: a buffer is full by now. */
  add(text: string): boolean {
    this.#count += 1;
    if (this.#open?.add(text) === true) return false;
    this.#renew(3 * text.length).add(text);
    return this.#full.length > 0;
  }

  /** Adds what an EntryBuffer gave as `joined`. True: a buffer is full by now. */
  addJoined(joined: Uint8Array, count: number): boolean {
    this.#count += count;
    if (this.#open?.addJoined(joined, count) === true) return false;
    this.#renew(joined.length).addJoined(joined, count);
    return this.#full.length > 0;
  }

  takeFull(): EntryBuffer | undefined {
    const oldest = this.#full.shift();
    this.#count -= oldest?.count ?? 0;
    return oldest;
  }

  /** The oldest buffer, full or not. */
  take(): EntryBuffer | undefined {
    const full = this.takeFull();
    if (full !== undefined) return full;
    const open = this.#open;
    this.#open = undefined;
    this.#count = 0;
    return open;
  }

  #renew(leastBytes: number): EntryBuffer {
    if (this.#open !== undefined) this.#full.push(this.#open);
    this.#open = new EntryBuffer(this.#head, Math.max(this.#batchBytes, leastBytes));
    return this.#open;
  }
}
