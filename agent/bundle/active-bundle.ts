import type { RequestDemands } from "../../shared/approval/request-demands.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import type { Evaluator } from "../../shared/policy/evaluation.ts";

/** A bundle that was verified and compiled: what the agent enforces. */
export interface ActiveBundle {
  readonly manifest: BundleManifest;
  readonly evaluator: Evaluator;
  /** By workflow: what must come with a request for its approval. Only those that want anything. */
  readonly requestDemands: ReadonlyMap<string, RequestDemands>;
}

/** Holds the bundle in force. A swap is one assignment: a check sees the old bundle or the new one, never a mix. */
export class BundleHolder {
  #current: ActiveBundle | undefined;
  readonly #listeners: ((bundle: ActiveBundle) => void)[] = [];

  get current(): ActiveBundle | undefined {
    return this.#current;
  }

  /** 0: none. */
  get revision(): number {
    return this.#current?.manifest.revision ?? 0;
  }

  swap(bundle: ActiveBundle): void {
    this.#current = bundle;
    for (const listener of this.#listeners) listener(bundle);
  }

  onSwap(listener: (bundle: ActiveBundle) => void): void {
    this.#listeners.push(listener);
  }
}
