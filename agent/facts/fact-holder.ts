import type { JsonObject } from "../../shared/json.ts";

const NO_FACTS: JsonObject = Object.freeze(Object.create(null));

/** Holds the facts as conditions read them. Replaced as a whole, so that one check sees one state of the world. */
export class FactHolder {
  #tree: JsonObject = NO_FACTS;
  readonly #listeners: (() => void)[] = [];

  get tree(): JsonObject {
    return this.#tree;
  }

  replace(tree: JsonObject): void {
    this.#tree = tree;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }
}
