import { contentWithin } from "../../shared/bundle/index.ts";
import type { BundleManifest, BundlePointer } from "../../shared/bundle/model.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { AgentLog, Clock } from "../ports.ts";
import type { BundleHolder } from "./active-bundle.ts";
import type { LastKnownGood, StoredBundle } from "./last-known-good.ts";
import { type BundleChecks, loadContentInTurns, verifyNext } from "./verify-bundle.ts";

export interface BundleKeeperDeps {
  readonly holder: BundleHolder;
  readonly checks: BundleChecks;
  readonly disk: LastKnownGood;
  /** Fetches the content of a pointer that does not carry it. */
  readonly getContent: (digest: string) => Promise<Uint8Array | undefined>;
  /** Told of each bundle that comes into force, with its verified bytes. */
  readonly onEnforced?: ((manifest: BundleManifest, content: Uint8Array) => void) | undefined;
  readonly clock: Clock;
  readonly log: AgentLog;
}

const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 30_000;

/**
 * Keeps the best verified bundle in force. INVARIANT: a good bundle is only ever replaced by a bundle that was
 * verified, decoded and compiled, and whose revision is greater.
 */
export class BundleKeeper {
  readonly #deps: BundleKeeperDeps;
  #refused = 0;
  #next: BundlePointer | undefined;
  #working: Promise<void> | undefined;
  #unsaved: StoredBundle | undefined;
  #saving: Promise<void> | undefined;
  #cancelRetry: (() => void) | undefined;
  #stopped = false;

  constructor(deps: BundleKeeperDeps) {
    this.#deps = deps;
  }

  /** Bundles that were offered and not enforced since the start. */
  get refused(): number {
    return this.#refused;
  }

  /** Takes what is on disk into force, verified as if it came from the bus. False: there is nothing usable. */
  async loadFromDisk(): Promise<boolean> {
    const { disk, holder, checks, log } = this.#deps;
    try {
      const stored = await disk.load();
      if (stored === undefined) return false;
      const manifest = await verifyNext(stored.pointer, holder.current?.manifest, checks);
      if (manifest === undefined) return true;
      holder.swap(await loadContentInTurns(manifest, stored.content, checks));
      this.#deps.onEnforced?.(manifest, stored.content);
      log.info({ revision: manifest.revision, digest: manifest.digest }, "enforcing the last known good bundle");
      return true;
    } catch (error) {
      this.#refused++;
      log.error({ code: codeOf(error), error }, "the last known good bundle on disk is refused");
      return false;
    }
  }

  /** A pointer came from the bus. Only the newest matters: one that comes while another is fetched waits its turn. */
  offer(pointer: BundlePointer): void {
    if (this.#stopped) return;
    this.#next = pointer;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#working ??= this.#work();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry?.();
    await this.#working;
    await this.#saving;
  }

  async #work(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (this.#next !== undefined && !this.#stopped) {
      const pointer = this.#next;
      this.#next = undefined;
      const taken = await this.#take(pointer);
      if (taken === "done") continue;
      // Whether a newer pointer or the retry comes first, the loop goes on with what #next holds then.
      await this.#pause(retryMs);
      this.#next ??= pointer;
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    }
    this.#working = undefined;
  }

  async #take(pointer: BundlePointer): Promise<"done" | "retry"> {
    const { holder, checks, getContent, log } = this.#deps;
    try {
      const manifest = await verifyNext(pointer, holder.current?.manifest, checks);
      if (manifest === undefined) return "done";
      const bytes = contentWithin(pointer) ?? (await getContent(manifest.digest));
      if (bytes === undefined) throw contentMissing(manifest);
      holder.swap(await loadContentInTurns(manifest, bytes, checks));
      this.#deps.onEnforced?.(manifest, bytes);
      log.info({ revision: manifest.revision, digest: manifest.digest }, "enforcing a new bundle");
      this.#unsaved = { pointer, content: bytes };
      this.#saving ??= this.#save();
      return "done";
    } catch (error) {
      const passing = error instanceof PosternError && error.kind === "unavailable";
      if (!passing) this.#refused++;
      log.error(
        { code: codeOf(error), offered: pointer.revision, enforced: holder.revision, error },
        passing ? "a bundle cannot be fetched yet" : "a bundle is refused; the one in force stays",
      );
      return passing ? "retry" : "done";
    }
  }

  /** Beside the work: the next bundle need not wait until the disk has this one. Only the newest matters here too. */
  async #save(): Promise<void> {
    const { disk, log } = this.#deps;
    while (this.#unsaved !== undefined) {
      const bundle = this.#unsaved;
      this.#unsaved = undefined;
      await disk.save(bundle).catch((error: unknown) => {
        log.error({ error }, "the bundle is enforced but could not be saved to disk");
      });
    }
    this.#saving = undefined;
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancelTimer = this.#deps.clock.after(delayMs, resolve);
      this.#cancelRetry = () => {
        cancelTimer();
        resolve();
      };
    });
  }
}

/** The pointer travels faster than the content when the bus is a cluster: worth another try. */
function contentMissing(manifest: BundleManifest): PosternError {
  return new PosternError(
    "unavailable",
    "BUNDLE_CONTENT_MISSING",
    `the content ${manifest.digest} of revision ${manifest.revision} is not on the bus`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof PosternError ? error.code : errorMessage(error);
}
