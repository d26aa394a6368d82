/** One run of a node, from its start to its crash. What belongs to a life that has ended does not happen any more. */
export class Life {
  readonly node: string;
  /** How far this node's clock is ahead of the world's. */
  readonly skewMs: number;
  alive = true;
  /** Whether the bus can be reached. */
  connected = true;
  /** Lets time go on again, see `World.hold`. */
  release: (() => void) | undefined;
  readonly #listeners = new Set<(connected: boolean) => void>();

  constructor(node: string, skewMs: number) {
    this.node = node;
    this.skewMs = skewMs;
  }

  onConnectionChange(listener: (connected: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Its code has come back from what time stood still for. */
  isBack(): void {
    this.release?.();
    this.release = undefined;
  }

  setConnected(connected: boolean): void {
    if (this.connected === connected) return;
    this.connected = connected;
    for (const listener of this.#listeners) listener(connected);
  }
}
