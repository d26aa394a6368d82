import { type BatchHead, EntryBuffer } from "../../shared/audit/index.ts";

/** Entries of the audit, as an EntryBuffer joins them. */
export interface AuditPage {
  readonly entries: Uint8Array;
  readonly count: number;
}

/**
 * Entries in pages, each no longer than a batch of the audit stream may be: NATS takes a megabyte in a message, and what
 * was joined once is not taken apart again.
 */
export class AuditPages {
  readonly #open: EntryBuffer;
  readonly #maxPages: number;
  #full: AuditPage[] = [];
  #count = 0;

  constructor(head: BatchHead, pageBytes: number, maxPages: number) {
    this.#open = new EntryBuffer(head, pageBytes);
    this.#maxPages = maxPages;
  }

  /** Entries that it holds. */
  get count(): number {
    return this.#count;
  }

  /** Adds the canonical text of an entry; false, and nothing added: there is no room for it. */
  add(text: string): boolean {
    if (!this.#open.add(text)) {
      if (this.#full.length + 1 >= this.#maxPages) return false;
      this.#turn();
      if (!this.#open.add(text)) return false;
    }
    this.#count += 1;
    return true;
  }

  /** All pages; it is empty then. */
  take(): readonly AuditPage[] {
    this.#turn();
    const pages = this.#full;
    this.#full = [];
    this.#count = 0;
    return pages;
  }

  #turn(): void {
    if (this.#open.count === 0) return;
    this.#full.push({ entries: Buffer.from(this.#open.joined), count: this.#open.count });
    this.#open.clear();
  }
}
