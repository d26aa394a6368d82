import { nextRevisionOk } from "../../shared/bundle/index.ts";
import type { BundleManifest, SignedBundle } from "../../shared/bundle/model.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { ShadowStanding } from "../../shared/fleet/model.ts";
import type { AgentLog, Clock } from "../ports.ts";
import type { ActiveBundle } from "./active-bundle.ts";
import { RetryPause } from "./retry-pause.ts";
import { type BundleChecks, loadContentInTurns } from "./verify-bundle.ts";

export interface ShadowKeeperDeps {
  /** The manifest of a bundle that was signed as shadow of this environment; throws when it was not. */
  readonly verify: (bundle: SignedBundle) => BundleManifest;
  readonly checks: Pick<BundleChecks, "decodeContent">;
  /** Undefined: it is not to be had yet. */
  readonly getContent: (bundle: SignedBundle) => Promise<Uint8Array | undefined>;
  /** Told of each shadow bundle with its verified bytes; undefined: there is none any more. */
  readonly onChange?:
    | ((shadow: { readonly manifest: BundleManifest; readonly content: Uint8Array } | undefined) => void)
    | undefined;
  readonly clock: Clock;
  readonly log: AgentLog;
}

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 60_000;

/**
 * Keeps the bundle that is published as shadow ready to be asked, one at a time. Whatever is wrong with it, is told and
 * leaves what is enforced alone. It is not kept on disk: a start without the bus has none.
 */
export class ShadowKeeper {
  readonly #deps: ShadowKeeperDeps;
  #current: ActiveBundle | undefined;
  #standing: ShadowStanding | undefined;
  /** The greatest revision that was verified: an older one never comes back. */
  #seen = 0;
  /** What the pointer names now; undefined: none. */
  #wanted: SignedBundle | undefined;
  #working: Promise<void> | undefined;
  readonly #retry: RetryPause;
  #stopped = false;
  readonly #listeners: (() => void)[] = [];

  constructor(deps: ShadowKeeperDeps) {
    this.#deps = deps;
    this.#retry = new RetryPause(deps.clock);
  }

  get current(): ActiveBundle | undefined {
    return this.#current;
  }

  /** What heartbeats say of it; undefined: there is none. */
  get standing(): ShadowStanding | undefined {
    return this.#standing;
  }

  onStanding(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** What a pointer from the bus names as shadow; undefined: nothing. */
  offer(shadow: SignedBundle | undefined): void {
    if (this.#stopped || (shadow !== undefined && shadow.signature === this.#wanted?.signature)) return;
    this.#wanted = shadow;
    this.#retry.end();
    if (shadow === undefined) this.#drop();
    else this.#working ??= this.#work();
  }

  /** Keys are trusted that were not, or the other way round: what is wanted is verified again. */
  keysChanged(): void {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted !== undefined) this.offer({ ...wanted });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retry.end();
    await this.#working;
  }

  async #work(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    let done: SignedBundle | undefined;
    while (this.#wanted !== undefined && this.#wanted !== done && !this.#stopped) {
      const wanted = this.#wanted;
      if (await this.#take(wanted)) {
        done = wanted;
        continue;
      }
      await this.#retry.wait(retryMs);
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    }
    this.#working = undefined;
  }

  /** False: it is to be tried again. */
  async #take(wanted: SignedBundle): Promise<boolean> {
    const { verify, checks, getContent, onChange, log } = this.#deps;
    try {
      const manifest = verify(wanted);
      // The same again is fine, since a revision names one bundle.
      nextRevisionOk(this.#seen - 1, manifest);
      const content = await getContent(wanted);
      if (content === undefined) return false;
      const bundle = await loadContentInTurns(manifest, content, checks);
      // Another one, or none, is wanted by now.
      if (this.#wanted !== wanted) return true;
      this.#seen = manifest.revision;
      this.#current = bundle;
      this.#stand({ revision: manifest.revision, problem: "" });
      onChange?.({ manifest, content });
      log.info(
        { revision: manifest.revision, digest: manifest.digest },
        "evaluating a shadow bundle beside the enforced one",
      );
      return true;
    } catch (error) {
      const passing = error instanceof PosternError && error.kind === "unavailable";
      if (passing) return false;
      if (this.#wanted === wanted) this.#refuse(wanted, error);
      return true;
    }
  }

  #refuse(wanted: SignedBundle, error: unknown): void {
    const code = error instanceof PosternError ? error.code : errorMessage(error);
    if (this.#current !== undefined) this.#drop();
    this.#stand({ revision: wanted.revision, problem: code });
    this.#deps.log.error(
      { code, offered: wanted.revision, error },
      "a shadow bundle is refused; what is enforced is not concerned",
    );
  }

  #drop(): void {
    const had = this.#current !== undefined;
    this.#current = undefined;
    this.#stand(undefined);
    if (had) this.#deps.onChange?.(undefined);
  }

  #stand(standing: ShadowStanding | undefined): void {
    if (standing === undefined && this.#standing === undefined) return;
    this.#standing = standing;
    for (const listener of this.#listeners) listener();
  }
}
