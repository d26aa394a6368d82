import type { RequestDemands } from "../../shared/approval/request-demands.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import type { FactDeclarations } from "../../shared/facts/index.ts";
import type { Evaluator } from "../../shared/policy/evaluation.ts";
import type { Redactions } from "../../shared/policy/redact/redactions.ts";

/** A bundle that was verified and compiled: what the agent enforces. */
export interface ActiveBundle {
  readonly manifest: BundleManifest;
  readonly evaluator: Evaluator;
  /** Absent: it declares no facts. */
  readonly factDeclarations?: FactDeclarations;
  /** By workflow: what must come with a request for its approval. Only those that want anything. */
  readonly requestDemands: ReadonlyMap<string, RequestDemands>;
  /** What is never written down of a request. */
  readonly redactions: Redactions;
}

/** Holds the bundle in force. A swap is one assignment: a check sees the old bundle or the new one, never a mix. */
export class BundleHolder {
  #current: ActiveBundle | undefined;
  readonly #listeners: ((bundle: ActiveBundle) => void)[] = [];
  readonly #dropListeners: (() => void)[] = [];

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

  /** Nothing is in force any more. */
  drop(): void {
    this.#current = undefined;
    for (const listener of this.#dropListeners) listener();
  }

  onDrop(listener: () => void): void {
    this.#dropListeners.push(listener);
  }

  onSwap(listener: (bundle: ActiveBundle) => void): void {
    this.#listeners.push(listener);
  }
}
