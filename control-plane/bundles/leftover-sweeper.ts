import type { BundleStore } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";

/** A publish is done long before: what it stored is named by a pointer then, or by none. */
const MIN_AGE_MS = 3_600_000;
/** Looking reads all pointers of the environment. */
const NO_OFTENER_THAN_MS = 600_000;

export interface LeftoverSweeperPorts {
  readonly store: Pick<BundleStore, "removeLeftovers">;
  readonly nowMs: () => number;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
}

/**
 * Has contents removed that no pointer names any more. After publishes, because nothing else leaves any behind; what one
 * environment holds beyond what its pointers name is at most what was published since the last look and in the hour before.
 */
export class LeftoverSweeper {
  readonly #ports: LeftoverSweeperPorts;
  readonly #lookedAtMs = new Map<string, number>();
  #sweeping: Promise<void> = Promise.resolve();

  constructor(ports: LeftoverSweeperPorts) {
    this.#ports = ports;
  }

  /** Something was published; returns at once. */
  published(environment: string): void {
    const { store, nowMs, log } = this.#ports;
    const now = nowMs();
    if (now - (this.#lookedAtMs.get(environment) ?? Number.NEGATIVE_INFINITY) < NO_OFTENER_THAN_MS) return;
    this.#lookedAtMs.set(environment, now);
    this.#sweeping = this.#sweeping.then(async () => {
      try {
        const removed = await store.removeLeftovers(environment, now - MIN_AGE_MS);
        if (removed > 0) log.info({ environment, removed }, "removed contents that no bundle names any more");
      } catch (error) {
        log.warn({ environment, error: errorMessage(error) }, "contents that nobody needs stay for now");
      }
    });
  }

  /** Resolves when nothing is under way. */
  stop(): Promise<void> {
    return this.#sweeping;
  }
}
