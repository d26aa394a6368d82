import type { DelegationStore, Stop } from "../../shared/bus/ports.ts";
import { type Delegation, statusOf } from "../../shared/delegation/model.ts";

/**
 * The delegations of all environments in memory, kept current by a watch: a vote must not wait for a reading of the
 * bucket. A revocation counts on this replica when its caller has the answer, on the others when they hear of it.
 */
export class DelegationView {
  readonly #store: Pick<DelegationStore, "watch">;
  readonly #nowMs: () => number;
  /** By environment, then by id. */
  readonly #delegations = new Map<string, Map<string, Delegation>>();
  readonly #watches: Stop[] = [];

  constructor(store: Pick<DelegationStore, "watch">, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** Resolves when those of every environment were read. */
  async start(environments: readonly string[]): Promise<void> {
    await Promise.all(environments.map((environment) => this.#watch(environment)));
  }

  of(environment: string): Iterable<Delegation> {
    return this.#delegations.get(environment)?.values() ?? [];
  }

  /** What this replica has written itself counts before the watch brings it back. */
  learn(delegation: Delegation): void {
    this.#delegations.get(delegation.environment)?.set(delegation.id, delegation);
  }

  async stop(): Promise<void> {
    for (const stop of this.#watches.splice(0)) await stop();
  }

  async #watch(environment: string): Promise<void> {
    let read = () => {};
    const firstReading = new Promise<void>((resolve) => {
      read = resolve;
    });
    const stop = await this.#store.watch(environment, (all) => {
      const nowMs = this.#nowMs();
      const ahead = all.filter((delegation) => isAhead(delegation, nowMs));
      this.#delegations.set(environment, new Map(ahead.map((delegation) => [delegation.id, delegation])));
      read();
    });
    this.#watches.push(stop);
    await firstReading;
  }
}

/** What has ended is history: it is read from the bucket when somebody asks. */
function isAhead(delegation: Delegation, nowMs: number): boolean {
  const status = statusOf(delegation, nowMs);
  return status === "active" || status === "scheduled";
}
