import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { AgentLog, Clock } from "../ports.ts";

export interface SpoolFlusherDeps {
  /** Sends all that is spooled; throws at the first that is not taken. */
  readonly flush: () => Promise<void>;
  readonly size: () => number;
  readonly connected: () => boolean;
  readonly clock: Clock;
  readonly log: AgentLog;
}

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;

/** Sees to it that what is spooled goes out: after a reconnect, and again and again while the bus is shaky. */
export class SpoolFlusher {
  readonly #deps: SpoolFlusherDeps;
  #flushing: Promise<void> | undefined;
  #cancelRetry: (() => void) | undefined;
  #retryMs = FIRST_RETRY_MS;
  #stopped = false;

  constructor(deps: SpoolFlusherDeps) {
    this.#deps = deps;
  }

  /** The bus is there: now is better than the end of a long pause. */
  onConnected(): void {
    this.#retryMs = FIRST_RETRY_MS;
    void this.flush();
  }

  /** Something was spooled. While the bus is away there is nothing to do: `onConnected` comes. */
  onSpooled(): void {
    this.#retrySoon();
  }

  /** One attempt; never throws. */
  flush(): Promise<void> {
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRetry?.();
  }

  async #flush(): Promise<void> {
    const { flush, size, log } = this.#deps;
    const count = size();
    if (count === 0) return;
    try {
      await flush();
      this.#retryMs = FIRST_RETRY_MS;
      log.info({ count }, "sent the escalations that were kept on disk");
    } catch (error) {
      log.warn({ left: size(), reason: errorMessage(error) }, "escalations stay on disk for now");
    }
    if (size() > 0) this.#retrySoon();
  }

  #retrySoon(): void {
    const { connected, clock } = this.#deps;
    if (this.#stopped || this.#cancelRetry !== undefined || !connected()) return;
    this.#cancelRetry = clock.after(this.#retryMs, () => {
      this.#cancelRetry = undefined;
      void this.flush();
    });
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
  }
}
