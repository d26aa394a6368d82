import type { Logger } from "../../runtime/log/logger.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";

export interface RolloutTickerPorts {
  readonly environments: readonly string[];
  readonly everyMs: number;
  /** Does what is due in an environment. */
  readonly settle: (environment: string) => Promise<void>;
  readonly log: Logger;
}

/** So that replicas that started together do not all do what one of them does. */
const SPREAD = 0.2;

/** Looks after the rollouts of all environments every few seconds. Every replica does; who is first does the work. */
export class RolloutTicker {
  readonly #ports: RolloutTickerPorts;
  readonly #failing = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(ports: RolloutTickerPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#arm();
  }

  /** Resolves when what was being done is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #arm(): void {
    if (this.#stopped) return;
    const { environments, everyMs } = this.#ports;
    this.#timer = setTimeout(
      () => {
        this.#running = Promise.all(environments.map((environment) => this.#look(environment))).finally(() =>
          this.#arm(),
        );
      },
      everyMs * (1 - SPREAD + 2 * SPREAD * Math.random()),
    );
    this.#timer.unref();
  }

  async #look(environment: string): Promise<void> {
    try {
      await this.#ports.settle(environment);
      this.#failing.delete(environment);
    } catch (error) {
      // Once per outage, not once per look.
      if (!this.#failing.has(environment)) {
        this.#ports.log.warn(
          { environment, error: errorMessage(error) },
          "a rollout cannot be looked after; trying again",
        );
      }
      this.#failing.add(environment);
    }
  }
}
