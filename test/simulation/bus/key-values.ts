import type { GrantEntry, GrantStore, UseRecord, UseStore } from "../../../shared/bus/ports.ts";
import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";
import { Feed } from "./feed.ts";
import type { Link } from "./link.ts";

/** The grants bucket: every change in order to every watcher, sooner or later. */
export class GrantBucket {
  readonly entries = new Map<string, GrantEntry>();
  readonly #world: World;
  readonly #link: Link;
  readonly #changes: GrantEntry[] = [];
  readonly #feeds = new Set<Feed<GrantEntry>>();

  constructor(world: World, link: Link) {
    this.#world = world;
    this.#link = link;
  }

  portFor(life: Life): GrantStore {
    const ask = <T>(serve: () => T) => this.#link.ask(life, serve);
    return {
      create: (entry) =>
        ask(() => {
          if (!this.entries.has(entry.grant.id)) this.#put(entry);
        }),
      revoke: (entry) => ask(() => this.#put({ ...entry, revoked: true })),
      get: (_, grantId) => ask(() => this.entries.get(grantId)),
      watch: async (_, onGrant, onCaughtUp) => {
        const target = await ask(() => this.#changes.length);
        if (target === 0) onCaughtUp();
        let seen = 0;
        const feed = new Feed(this.#world, this.#link, life, this.#changes, 0, (entry) => {
          seen += 1;
          onGrant(entry.grant.id, entry);
          if (seen === target) onCaughtUp();
        });
        this.#feeds.add(feed);
        return async () => feed.stop();
      },
    };
  }

  #put(entry: GrantEntry): void {
    this.entries.set(entry.grant.id, entry);
    this.#changes.push(entry);
    for (const feed of this.#feeds) {
      if (feed.isOver) this.#feeds.delete(feed);
      else feed.more();
    }
  }
}

/** A use of a grant that was taken. */
export interface TakenUse extends UseRecord {
  readonly grantId: string;
  readonly use: number;
}

/** The uses bucket: keys that are created once or not at all. */
export class UseBucket {
  readonly taken: TakenUse[] = [];
  readonly #link: Link;
  readonly #createsOnce: boolean;
  readonly #keys = new Set<string>();

  constructor(link: Link, createsOnce: boolean) {
    this.#link = link;
    this.#createsOnce = createsOnce;
  }

  portFor(life: Life): UseStore {
    return { take: (_, grantId, use, record) => this.#link.ask(life, () => this.#take(grantId, use, record)) };
  }

  #take(grantId: string, use: number, record: UseRecord): boolean {
    const key = `${grantId}.${use}`;
    if (this.#createsOnce && this.#keys.has(key)) return false;
    this.#keys.add(key);
    this.taken.push({ grantId, use, ...record });
    return true;
  }
}
