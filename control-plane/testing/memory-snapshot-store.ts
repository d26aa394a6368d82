import type { SnapshotStore, StoredSnapshot } from "../../shared/bus/ports.ts";

/** Snapshots in memory, by the rules of the store: the last two count, and a newer one is never replaced. */
export class MemorySnapshotStore implements SnapshotStore {
  stored: StoredSnapshot[] = [];
  readonly contents = new Map<string, Uint8Array>();

  async list() {
    return this.stored;
  }

  async read({ id }: StoredSnapshot) {
    return this.contents.get(id);
  }

  async write(format: string, sequence: number, content: Uint8Array, unusable: ReadonlySet<string>) {
    const good = this.stored.filter(({ id }) => !unusable.has(id));
    if ((good[0]?.sequence ?? 0) >= sequence) return false;
    const id = `${sequence}`;
    this.contents.set(id, content);
    this.stored = [{ format, sequence, id, chunks: 1, digest: "", atMs: 0 }, ...good].slice(0, 2);
    return true;
  }
}
