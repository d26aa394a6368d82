import type { BundleStore, StoredPointer } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";

/** The store of one environment, in memory. What it is asked is written down, and can be made to fail. */
export class MemoryBundleStore implements BundleStore {
  readonly asked: string[] = [];
  readonly failing = new Set<string>();
  /** What happens right before it is asked. */
  readonly before: { replace?: () => Promise<void> } = {};
  stored: StoredPointer | undefined;
  readonly #contents = new Map<string, Uint8Array>();

  async active() {
    this.#note("active");
    return this.stored;
  }
  async history() {
    return this.stored === undefined ? [] : [this.stored.pointer];
  }
  async replace(_: string, pointer: StoredPointer["pointer"], expectedVersion: number) {
    this.#note("replace");
    await this.before.replace?.();
    if ((this.stored?.version ?? 0) !== expectedVersion) return "conflict" as const;
    this.stored = { pointer, version: expectedVersion + 1 };
    return this.stored.version;
  }
  async putContent(_: string, digest: string, content: Uint8Array) {
    this.#note("putContent");
    this.#contents.set(digest, content);
  }
  async getContent(_: string, digest: string) {
    return this.#contents.get(digest);
  }
  async putPieces() {
    this.#note("putPieces");
  }
  async getPiece() {
    return undefined;
  }
  async removeLeftovers() {
    return 0;
  }
  async watch() {
    return async () => undefined;
  }

  #note(what: string): void {
    this.asked.push(what);
    if (this.failing.delete(what)) throw new PosternError("unavailable", "BUS_UNAVAILABLE", "made to fail");
  }
}
