import type { FactStore, Stop } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { factTree } from "../../shared/facts/index.ts";
import type { JsonObject } from "../../shared/json.ts";

/** How long a question waits for the facts of an environment to be read the first time. */
const FIRST_READ_MS = 5_000;

interface EnvironmentFacts {
  /** Undefined until they were read. */
  tree: JsonObject | undefined;
  /** Called when they were. */
  readonly waiting: Set<() => void>;
  readonly stop: Promise<Stop>;
}

/** The facts of each environment as conditions read them, kept current by a watch that the first question starts. */
export class FactView {
  readonly #store: FactStore;
  readonly #environments = new Map<string, EnvironmentFacts>();

  constructor(store: FactStore) {
    this.#store = store;
  }

  /** Throws FACTS_UNAVAILABLE when they can't be read now. */
  async tree(environment: string): Promise<JsonObject> {
    const facts = this.#environments.get(environment) ?? this.#watch(environment);
    await facts.stop;
    if (facts.tree === undefined) await firstRead(facts.waiting);
    if (facts.tree !== undefined) return facts.tree;
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
    const facts: EnvironmentFacts = {
      tree: undefined,
      waiting: new Set(),
      stop: this.#store.watch(environment, (all) => {
        facts.tree = factTree(all);
        for (const wake of facts.waiting) wake();
      }),
    };
    this.#environments.set(environment, facts);
    // A watch that could not start is tried again by the next question.
    facts.stop.catch(() => this.#environments.delete(environment));
    return facts;
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
