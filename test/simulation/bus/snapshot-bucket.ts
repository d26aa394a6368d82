import type { SnapshotStore, StoredSnapshot } from "../../../shared/bus/ports.ts";
import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";
import type { Link } from "./link.ts";

interface Kept {
  readonly stored: StoredSnapshot;
  readonly content: Uint8Array;
}

/** Snapshots of the approvals log: the last two of a format. */
export class SnapshotBucket {
  readonly #world: World;
  readonly #link: Link;
  readonly #kept = new Map<string, readonly Kept[]>();

  constructor(world: World, link: Link) {
    this.#world = world;
    this.#link = link;
  }

  portFor(life: Life): SnapshotStore {
    const ask = <T>(serve: () => T) => this.#link.ask(life, serve);
    const of = (format: string) => this.#kept.get(format) ?? [];
    return {
      list: (format) => ask(() => of(format).map(({ stored }) => stored)),
      read: async ({ format, id }) => {
        const content = await ask(() => of(format).find(({ stored }) => stored.id === id)?.content);
        // Decompression runs on threads of its own.
        if (content !== undefined) life.release = this.#world.hold();
        return content;
      },
      write: (format, sequence, content, unusable) =>
        ask(() => {
          const usable = of(format).filter(({ stored }) => !unusable.has(stored.id));
          if ((usable[0]?.stored.sequence ?? 0) >= sequence) return false;
          const id = `${format}.${sequence}`;
          const stored = { format, sequence, id, chunks: 1, digest: "", atMs: this.#world.nowMs };
          this.#kept.set(format, [{ stored, content }, ...usable].slice(0, 2));
          return true;
        }),
    };
  }
}
