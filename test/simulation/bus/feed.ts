import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";
import type { Link } from "./link.ts";

const RECONNECT_MS = 50;

/** Hands the items of a growing list to one reader, in order, without gap or repeat, as late as the network likes. */
export class Feed<T> {
  readonly #world: World;
  readonly #link: Link;
  readonly #life: Life;
  readonly #items: readonly T[];
  readonly #onItem: (item: T) => void;
  #position: number;
  #due = false;
  #stopped = false;

  constructor(world: World, link: Link, life: Life, items: readonly T[], from: number, onItem: (item: T) => void) {
    this.#world = world;
    this.#link = link;
    this.#life = life;
    this.#items = items;
    this.#position = from;
    this.#onItem = onItem;
    this.more();
  }

  get isOver(): boolean {
    return this.#stopped || !this.#life.alive;
  }

  /** There may be something new. */
  more(): void {
    if (this.#due || this.isOver || this.#position >= this.#items.length) return;
    this.#due = true;
    this.#world.after(this.#life.connected ? this.#link.delay() : RECONNECT_MS, this.#life, () => this.#deliver());
  }

  stop(): void {
    this.#stopped = true;
  }

  #deliver(): void {
    this.#due = false;
    const item = this.#items[this.#position];
    if (this.#stopped || item === undefined) return;
    if (this.#life.connected) {
      this.#position += 1;
      this.#onItem(item);
    }
    this.more();
  }
}
