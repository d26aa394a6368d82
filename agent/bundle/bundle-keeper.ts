import { namedSigner } from "../../shared/bundle/jws.ts";
import type { BundleManifest, BundlePointer, SignedBundle } from "../../shared/bundle/model.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { Candidate } from "../../shared/rollout/audience.ts";
import type { TrialStanding } from "../heartbeat/trial.ts";
import type { TrustMemory } from "../keys/trust-memory.ts";
import type { AgentLog, Clock } from "../ports.ts";
import type { BundleHolder } from "./active-bundle.ts";
import type { BundleReport } from "./bundle-report.ts";
import { type CandidateOffer, candidateOf, isAhead } from "./candidate.ts";
import type { LastKnownGood, StoredBundle } from "./last-known-good.ts";
import { RetryPause } from "./retry-pause.ts";
import { type BundleChecks, loadContentInTurns, verifyNext } from "./verify-bundle.ts";

export interface BundleKeeperDeps {
  readonly holder: BundleHolder;
  readonly checks: BundleChecks;
  readonly disk: LastKnownGood;
  /** What earlier runs knew. */
  readonly memory: TrustMemory;
  /** The content of a bundle, to be held against its digest; undefined: it is not to be had yet. */
  readonly getContent: (bundle: SignedBundle) => Promise<Uint8Array | undefined>;
  /** What heartbeats say of it. */
  readonly report: BundleReport;
  /** A key was revoked: what it signed does not count. */
  readonly isRevoked: (kid: string) => boolean;
  /** Told of each bundle that comes into force, with its verified bytes. */
  readonly onEnforced?: ((manifest: BundleManifest, content: Uint8Array) => void) | undefined;
  /** Who this agent is, to know whether a candidate is for it; undefined: none is. */
  readonly self?: Candidate | undefined;
  /** Told how the agent stands towards the candidate of a pointer; undefined: it has none. */
  readonly onTrial?: ((standing: TrialStanding | undefined) => void) | undefined;
  /** Told when what was in force is not any more, and nothing is instead. */
  readonly onDropped?: (() => void) | undefined;
  readonly clock: Clock;
  readonly log: AgentLog;
}

/** What became of one bundle that was offered. */
type Result =
  | { readonly kind: "done" }
  /** It cannot be had yet. */
  | { readonly kind: "retry" }
  | { readonly kind: "refused"; readonly code: string };

const DONE: Result = { kind: "done" };

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
  /** The one that was refused last: believed, perhaps, when other keys are trusted. */
  #refusedLast: BundlePointer | undefined;
  #working: Promise<void> | undefined;
  #unsaved: (StoredBundle & { readonly manifest: BundleManifest }) | undefined;
  #saving: Promise<void> | undefined;
  readonly #retry: RetryPause;
  #stopped = false;
  #stop: () => void = () => {};
  /** A bus that does not answer must not hold up who stops. */
  readonly #stopping: Promise<undefined>;

  constructor(deps: BundleKeeperDeps) {
    this.#deps = deps;
    this.#retry = new RetryPause(deps.clock);
    this.#stopping = new Promise((resolve) => {
      this.#stop = () => resolve(undefined);
    });
  }

  /** Bundles that were offered and not enforced since the start. */
  get refused(): number {
    return this.#refused;
  }

  /** Takes what is on disk into force, verified as if it came from the bus. False: there is nothing usable. */
  async loadFromDisk(): Promise<boolean> {
    const { disk, holder, checks, memory, isRevoked, report, clock, log } = this.#deps;
    try {
      const stored = await disk.load();
      if (stored === undefined) return false;
      const manifest = await verifyNext(stored.pointer, holder.current?.manifest, checks, stored.purpose);
      if (manifest === undefined) return true;
      memory.nextOk(manifest, isRevoked);
      holder.swap(await loadContentInTurns(manifest, stored.content, checks));
      report.enforced(stored.pointer, clock.nowMs());
      this.#deps.onEnforced?.(manifest, stored.content);
      if (manifest.purpose === "candidate") {
        this.#deps.onTrial?.({ candidate: manifest.revision, standing: "enforced", why: "" });
      }
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
    this.#retry.end();
    this.#working ??= this.#work();
  }

  /** Keys are trusted that were not, or the other way round: what was refused may be good now, and what was good refused. */
  keysChanged(): void {
    if (this.#refusedLast !== undefined && this.#next === undefined) this.offer(this.#refusedLast);
  }

  /** What a thief may have signed is not enforced, even if nothing is instead. */
  dropRevoked(): void {
    const { holder, report, isRevoked, log } = this.#deps;
    const signedBy = report.standing.enforced?.signedBy;
    if (signedBy === undefined || !isRevoked(signedBy)) return;
    log.error(
      { revision: holder.revision, kid: signedBy },
      "the key of the bundle in force is revoked; nothing is in force",
    );
    holder.drop();
    report.dropped();
    this.#deps.onDropped?.();
  }

  /** Resolves when what was offered is in force, or refused. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** Resolves when what is in force is on disk too. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stop();
    this.#retry.end();
    await this.#working;
    await this.#saving;
  }

  async #work(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (this.#next !== undefined && !this.#stopped) {
      const pointer = this.#next;
      this.#next = undefined;
      const taken = await this.#take(pointer);
      if (taken === "done" || this.#stopped) continue;
      // Whether a newer pointer or the retry comes first, the loop goes on with what #next holds then.
      await this.#retry.wait(retryMs);
      this.#next ??= pointer;
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    }
    this.#working = undefined;
  }

  /** The bundle for all, and after it the candidate if there is one for this agent: whoever refuses that has the other. */
  async #take(pointer: BundlePointer): Promise<"done" | "retry"> {
    const { holder, checks, self } = this.#deps;
    const offer = await candidateOf(pointer, self, checks);
    const results = [isAhead(holder.current?.manifest, pointer, offer) ? DONE : await this.#enforce(pointer)];
    const { candidate } = pointer;
    if (offer.kind === "unverified") results.push(this.#refuse(candidate ?? pointer, offer.error));
    if (offer.kind === "ours" && candidate !== undefined) results.push(await this.#enforce(candidate, "candidate"));
    this.#refusedLast = results.some(({ kind }) => kind === "refused") ? pointer : undefined;
    this.#noteTrial(offer, results.at(-1) ?? DONE);
    return results.some(({ kind }) => kind === "retry") ? "retry" : "done";
  }

  #noteTrial(offer: CandidateOffer, result: Result): void {
    const { holder, onTrial } = this.#deps;
    if (offer.kind === "none" || offer.kind === "unverified") {
      onTrial?.(undefined);
      return;
    }
    const { revision: candidate, canary } = offer.manifest;
    const isEnforced = holder.current?.manifest.canary?.rollout === canary?.rollout;
    if (offer.kind === "ours" && result.kind === "refused") {
      onTrial?.({ candidate, standing: "refused", why: result.code });
    } else if (isEnforced) onTrial?.({ candidate, standing: "enforced", why: "" });
    else if (offer.kind === "outside") onTrial?.({ candidate, standing: "outside", why: "" });
  }

  async #enforce(pointer: SignedBundle, purpose?: "candidate"): Promise<Result> {
    const { holder, checks, memory, isRevoked, getContent, report, clock, log } = this.#deps;
    try {
      const manifest = await verifyNext(pointer, holder.current?.manifest, checks, purpose);
      if (manifest === undefined) return DONE;
      memory.nextOk(manifest, isRevoked);
      report.fetching(pointer, clock.nowMs());
      const bytes = await Promise.race([getContent(pointer), this.#stopping]);
      if (bytes === undefined) throw contentMissing(manifest);
      const bundle = await loadContentInTurns(manifest, bytes, checks);
      // Fetching may have taken long: its key may be revoked by now, and whoever looked has not found it in force.
      await checks.verifyPointer(pointer, purpose);
      holder.swap(bundle);
      report.enforced(pointer, clock.nowMs());
      this.#deps.onEnforced?.(manifest, bytes);
      log.info({ revision: manifest.revision, digest: manifest.digest }, "enforcing a new bundle");
      this.#unsaved = { pointer, content: bytes, manifest, ...(purpose === undefined ? {} : { purpose }) };
      this.#saving ??= this.#save();
      return DONE;
    } catch (error) {
      const passing = error instanceof PosternError && error.kind === "unavailable";
      if (!passing) return this.#refuse(pointer, error);
      report.delayed(pointer, error, clock.nowMs());
      log.error(
        { code: codeOf(error), offered: pointer.revision, enforced: holder.revision, error },
        "a bundle cannot be fetched yet",
      );
      return { kind: "retry" };
    }
  }

  #refuse(bundle: SignedBundle, error: unknown): Result {
    const { holder, report, clock, log } = this.#deps;
    const code = codeOf(error);
    this.#refused++;
    report.refused(bundle, error, clock.nowMs());
    log.error(
      { code, offered: bundle.revision, enforced: holder.revision, error },
      "a bundle is refused; the one in force stays",
    );
    return { kind: "refused", code };
  }

  /** Beside the work: the next bundle need not wait until the disk has this one. Only the newest matters here too. */
  async #save(): Promise<void> {
    const { disk, memory, log } = this.#deps;
    while (this.#unsaved !== undefined) {
      const bundle = this.#unsaved;
      this.#unsaved = undefined;
      try {
        await disk.save(bundle);
        // After the copy: a copy that is older than what is remembered would be refused at the next start.
        await memory.noteEnforced(namedSigner(bundle.pointer.signature), bundle.manifest);
      } catch (error) {
        log.error({ error }, "the bundle is enforced but could not be saved to disk");
      }
    }
    this.#saving = undefined;
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
