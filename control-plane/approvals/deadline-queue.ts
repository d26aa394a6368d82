interface Item {
  readonly atMs: number;
  readonly key: string;
}

/** The earliest of many deadlines: a binary heap. Outdated entries stay until they come up; the caller checks. */
export class DeadlineQueue {
  readonly #heap: Item[] = [];

  get size(): number {
    return this.#heap.length;
  }

  add(key: string, atMs: number): void {
    this.#heap.push({ key, atMs });
    let child = this.#heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfEarlier(child, parent)) return;
      child = parent;
    }
  }

  peek(): Item | undefined {
    return this.#heap[0];
  }

  pop(): Item | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || this.#heap.length === 0) return first;
    this.#heap[0] = last;
    this.#sink(0);
    return first;
  }

  #sink(from: number): void {
    for (let parent = from; ; ) {
      const left = 2 * parent + 1;
      const right = left + 1;
      const earlier = this.#atMs(right) < this.#atMs(left) ? right : left;
      if (earlier >= this.#heap.length || !this.#swapIfEarlier(earlier, parent)) return;
      parent = earlier;
    }
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    const a = this.#heap[child];
    const b = this.#heap[parent];
    if (a === undefined || b === undefined || a.atMs >= b.atMs) return false;
    this.#heap[child] = b;
    this.#heap[parent] = a;
    return true;
  }

  #atMs(index: number): number {
    return this.#heap[index]?.atMs ?? Number.POSITIVE_INFINITY;
  }
}
