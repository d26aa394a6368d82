import type { FactStore, Stop } from "../../shared/bus/ports.ts";
import { factTree } from "../../shared/facts/index.ts";
import type { JsonObject } from "../../shared/json.ts";

/** The facts of each environment as conditions read them, kept current by a watch that the first question starts. */
export class FactView {
  readonly #store: FactStore;
  readonly #environments = new Map<string, Promise<{ tree: JsonObject; stop: Stop }>>();

  constructor(store: FactStore) {
    this.#store = store;
  }

  async tree(environment: string): Promise<JsonObject> {
    let view = this.#environments.get(environment);
    if (view === undefined) {
      view = this.#watch(environment);
      this.#environments.set(environment, view);
      // A watch that could not start is tried again by the next question.
      view.catch(() => this.#environments.delete(environment));
    }
    return (await view).tree;
  }

  async stop(): Promise<void> {
    const views = [...this.#environments.values()];
    this.#environments.clear();
    await Promise.all(views.map(async (view) => (await view).stop()));
  }

  #watch(environment: string): Promise<{ tree: JsonObject; stop: Stop }> {
    return new Promise((resolve, reject) => {
      const view = { tree: {} as JsonObject, stop: (async () => {}) as Stop };
      let started = false;
      let read = false;
      const settle = () => {
        if (started && read) resolve(view);
      };
      this.#store
        .watch(environment, (facts) => {
          view.tree = factTree(facts);
          read = true;
          settle();
        })
        .then((stop) => {
          view.stop = stop;
          started = true;
          settle();
        }, reject);
    });
  }
}
