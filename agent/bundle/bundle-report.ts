import { namedSigner } from "../../shared/bundle/jws.ts";
import type { SignedBundle } from "../../shared/bundle/model.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { BundleStanding } from "../../shared/fleet/model.ts";

/** What became of the bundles that an agent was offered, as its heartbeats tell it. */
export class BundleReport {
  #standing: BundleStanding = {};
  readonly #listeners: (() => void)[] = [];

  get standing(): BundleStanding {
    return this.#standing;
  }

  /** Told of each change that somebody may wait for. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  fetching({ revision }: SignedBundle, nowMs: number): void {
    if (this.#standing.fetching?.revision === revision) return;
    this.#standing = { ...this.#standing, fetching: { revision, sinceMs: nowMs, message: "" } };
  }

  /** It cannot be had yet. */
  delayed({ revision }: SignedBundle, error: unknown, nowMs: number): void {
    const sinceMs = this.#standing.fetching?.revision === revision ? this.#standing.fetching.sinceMs : nowMs;
    this.#set({ ...this.#standing, fetching: { revision, sinceMs, message: errorMessage(error) } });
  }

  enforced({ digest, signature }: SignedBundle, nowMs: number): void {
    const { fetching: _, ...rest } = this.#standing;
    this.#set({ ...rest, enforced: { digest, sinceMs: nowMs, signedBy: namedSigner(signature) } });
  }

  refused({ revision }: SignedBundle, error: unknown, nowMs: number): void {
    const { fetching: _, ...rest } = this.#standing;
    const code = error instanceof PosternError ? error.code : "INTERNAL";
    this.#set({ ...rest, refused: { revision, code, message: errorMessage(error), atMs: nowMs } });
  }

  /** What was in force is not any more. */
  dropped(): void {
    const { enforced: _, ...rest } = this.#standing;
    this.#set(rest);
  }

  #set(standing: BundleStanding): void {
    this.#standing = standing;
    for (const listener of this.#listeners) listener();
  }
}
