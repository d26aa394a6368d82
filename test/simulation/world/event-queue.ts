export interface Scheduled {
  readonly atMs: number;
  /** Among those of one moment: drawn at random, so that every order comes up. */
  readonly tie: number;
  readonly run: () => void;
}

/** What is to happen, soonest first: a binary heap. */
export class EventQueue {
  readonly #heap: Scheduled[] = [];

  get size(): number {
    return this.#heap.length;
  }

  peek(): Scheduled | undefined {
    return this.#heap[0];
  }

  push(item: Scheduled): void {
    const heap = this.#heap;
    let child = heap.push(item) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfEarlier(child, parent)) return;
      child = parent;
    }
  }

  pop(): Scheduled | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const right = left + 1;
      const child = right < heap.length && this.#isEarlier(right, left) ? right : left;
      if (child >= heap.length || !this.#swapIfEarlier(child, parent)) return first;
      parent = child;
    }
  }

  #isEarlier(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a], this.#heap[b]];
    if (x === undefined || y === undefined) return false;
    return x.atMs < y.atMs || (x.atMs === y.atMs && x.tie < y.tie);
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    if (!this.#isEarlier(child, parent)) return false;
    const [x, y] = [this.#heap[child], this.#heap[parent]];
    if (x === undefined || y === undefined) return false;
    this.#heap[child] = y;
    this.#heap[parent] = x;
    return true;
  }
}
