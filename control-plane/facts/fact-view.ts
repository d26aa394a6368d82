import type { FactStore, Stop } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { type Fact, type FactDeclarations, factsAt, type ReadableFacts } from "../../shared/facts/index.ts";

/** How long a question waits for the facts of an environment to be read the first time. */
const FIRST_READ_MS = 5_000;

interface EnvironmentFacts {
  /** Undefined until they were read. */
  facts: readonly Fact[] | undefined;
  /** Called when they were. */
  readonly waiting: Set<() => void>;
  readonly stop: Promise<Stop>;
}

/** The facts of each environment as conditions read them, kept current by a watch that the first question starts. */
export class FactView {
  readonly #store: FactStore;
  readonly #declarations: (environment: string) => Promise<FactDeclarations>;
  readonly #environments = new Map<string, EnvironmentFacts>();

  /** @param declarations what the active bundle of an environment declares */
  constructor(store: FactStore, declarations: (environment: string) => Promise<FactDeclarations>) {
    this.#store = store;
    this.#declarations = declarations;
  }

  /**
   * As of a moment. Whoever asks was sent by the bus just now, so the view counts as seen at that moment. Throws
   * FACTS_UNAVAILABLE when they can't be read now.
   */
  async at(environment: string, nowMs: number): Promise<ReadableFacts> {
    const known = this.#environments.get(environment) ?? this.#watch(environment);
    await known.stop;
    if (known.facts === undefined) await firstRead(known.waiting);
    if (known.facts !== undefined) {
      const { tree, putAtMs } = factsAt(known.facts, nowMs, await this.#declarations(environment));
      return { facts: tree, factTimes: { putAtMs, seenAtMs: nowMs } };
    }
    throw new PosternError("unavailable", "FACTS_UNAVAILABLE", `The facts of '${environment}' can't be read now.`, {
      retryAfterMs: 1_000,
    });
  }

  async stop(): Promise<void> {
    const all = [...this.#environments.values()];
    this.#environments.clear();
    for (const { stop } of all) await (await stop)();
  }

  #watch(environment: string): EnvironmentFacts {
    const known: EnvironmentFacts = {
      facts: undefined,
      waiting: new Set(),
      stop: this.#store.watch(environment, (all) => {
        known.facts = all;
        for (const wake of known.waiting) wake();
      }),
    };
    this.#environments.set(environment, known);
    // A watch that could not start is tried again by the next question.
    known.stop.catch(() => this.#environments.delete(environment));
    return known;
  }
}

function firstRead(waiting: Set<() => void>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      waiting.delete(done);
      resolve();
    };
    const timer = setTimeout(done, FIRST_READ_MS);
    waiting.add(done);
  });
}
