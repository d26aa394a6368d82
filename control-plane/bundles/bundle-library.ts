import { LRUCache } from "lru-cache";
import type { Logger } from "../../runtime/log/logger.ts";
import type { TrustedKeys } from "../../shared/bundle/index.ts";
import {
  bundlesOf,
  contentWithin,
  decodeContent,
  highestRevision,
  placedBundles,
  verifyPointer,
} from "../../shared/bundle/index.ts";
import type {
  BundleContent,
  BundleManifest,
  BundlePointer,
  BundlePurpose,
  SignedBundle,
} from "../../shared/bundle/model.ts";
import type { BundleStore, StoredPointer } from "../../shared/bus/ports.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { type FactDeclarations, NO_DECLARATIONS } from "../../shared/facts/index.ts";
import { factDeclarations } from "../../shared/policy/index.ts";
import type { PolicySet, Workflow } from "../../shared/policy/model.ts";

/** Kept: decoded contents, digests of revisions, verified manifests. Only the last goes stale, when other keys are trusted. */
const CACHED_CONTENTS = 32;
const CACHED_DIGESTS = 1_024;
const CACHED_MANIFESTS = 1_024;

export interface PublishedBundle {
  readonly pointer: SignedBundle;
  /** What the pointer's signature vouches for. */
  readonly manifest: BundleManifest;
}

export interface ActiveBundle {
  readonly stored: StoredPointer;
  readonly manifest: BundleManifest | undefined;
  /** What the next revision is to exceed; absent: the greatest that the pointer names. */
  readonly base?: number;
}

/**
 * Up to this a revision counts that nobody vouches for: its key may just not be trusted any more. Beyond it, somebody who
 * writes to the bus has put it there to leave no room for others.
 */
const MAX_UNVOUCHED_REVISION = 2 ** 48;

/** Reads published bundles: manifests verified, contents checked against their digest. */
export class BundleLibrary {
  readonly #store: BundleStore;
  readonly #keys: TrustedKeys;
  readonly #log: Logger;
  readonly #digests = new LRUCache<string, string>({ max: CACHED_DIGESTS });
  readonly #contents = new LRUCache<string, BundleContent>({ max: CACHED_CONTENTS });
  readonly #manifests = new LRUCache<string, BundleManifest>({ max: CACHED_MANIFESTS });

  constructor(store: BundleStore, keys: TrustedKeys, log: Logger) {
    this.#log = log;
    this.#store = store;
    this.#keys = keys;
  }

  /** Other keys are trusted than before. */
  keysChanged(): void {
    this.#manifests.clear();
  }

  /**
   * The active pointer. `manifest` undefined: its signature does not verify, by a key that is trusted no more perhaps;
   * a new bundle can then be published over it.
   */
  async active(environment: string): Promise<ActiveBundle | undefined> {
    const stored = await this.#store.active(environment);
    if (stored === undefined) return undefined;
    const { pointer } = stored;
    const manifest = this.#manifestIfTrue(environment, pointer);
    if (highestRevision(pointer) <= MAX_UNVOUCHED_REVISION) return { stored, manifest };
    const kept = [pointer, ...(await this.#store.history(environment))];
    return { stored, manifest, base: Math.max(0, ...kept.flatMap((one) => this.#credible(environment, one))) };
  }

  /** The bundles still kept, newest first; those that do not verify are left out. */
  async history(environment: string): Promise<readonly PublishedBundle[]> {
    const pointers = await this.#store.history(environment);
    // What was placed beside a bundle, or taken away, wrote its pointer anew.
    const newest = pointers.filter(({ revision }, at) => revision !== pointers[at - 1]?.revision);
    return newest.flatMap((pointer) => {
      const manifest = this.#manifestIfTrue(environment, pointer);
      return manifest === undefined ? [] : [{ pointer, manifest }];
    });
  }

  /** The bundle of a revision. Throws BUNDLE_NOT_FOUND. */
  async published(environment: string, revision: number): Promise<PublishedBundle> {
    const pointers = await this.#store.history(environment);
    const found = pointers.flatMap(placedBundles).find(({ bundle }) => bundle.revision === revision);
    if (found === undefined) throw notFound(environment, revision);
    return { pointer: found.bundle, manifest: this.#manifest(environment, found.bundle, found.purpose) };
  }

  /** What some agents enforce instead of the active bundle; undefined: nothing does, or nobody vouches for it. */
  candidate(environment: string, { candidate }: BundlePointer): BundleManifest | undefined {
    return candidate && this.#manifestIfTrue(environment, candidate, "candidate");
  }

  /** What is evaluated beside the active bundle; undefined: nothing is, or nobody vouches for it. */
  shadow(environment: string, { shadow }: BundlePointer): BundleManifest | undefined {
    return shadow && this.#manifestIfTrue(environment, shadow, "shadow");
  }

  /** The policies of a revision, the same object each time while they are remembered. Throws as its parts do. */
  async policySet(environment: string, revision: number): Promise<PolicySet> {
    const { pointer, manifest } = await this.published(environment, revision);
    return (await this.content(environment, pointer, manifest.purpose)).policySet;
  }

  /** Throws BUNDLE_CONTENT_MISSING, BUNDLE_DIGEST_MISMATCH, BUNDLE_INVALID. */
  async content(environment: string, pointer: SignedBundle, purpose?: BundlePurpose): Promise<BundleContent> {
    const { digest } = this.#manifest(environment, pointer, purpose);
    return this.stored(environment, digest, contentWithin(pointer));
  }

  /** A content by its digest; `inline`: the bytes, if they are at hand. Throws as `content` does. */
  async stored(environment: string, digest: string, inline: Uint8Array | undefined): Promise<BundleContent> {
    const cached = this.#contents.get(digest);
    if (cached !== undefined) return cached;
    const bytes = inline ?? (await this.#store.getContent(environment, digest));
    if (bytes === undefined) {
      throw new PosternError(
        "internal",
        "BUNDLE_CONTENT_MISSING",
        `The content ${digest} is not in the object store.`,
        {
          hint: "Publish the policies again.",
        },
      );
    }
    const content = decodeContent(bytes, digest);
    this.#contents.set(digest, content);
    return content;
  }

  /** The facts that the active bundle declares; without a bundle, none. Throws as `content` does. */
  async factDeclarations(environment: string): Promise<FactDeclarations> {
    const active = await this.#store.active(environment);
    if (active === undefined) return NO_DECLARATIONS;
    return factDeclarations((await this.content(environment, active.pointer)).policySet);
  }

  /**
   * The facts that may be put: as the active bundle declares them and, of those that it does not know, as its candidate
   * does, so that whoever enforces that already has them. None declared: any. Throws as `content` does.
   */
  async puttableFacts(environment: string): Promise<FactDeclarations> {
    const declared = await this.factDeclarations(environment);
    const candidate = (await this.#store.active(environment))?.pointer.candidate;
    if (declared.size === 0 || candidate === undefined) return declared;
    const { policySet } = await this.content(environment, candidate, "candidate");
    return new Map([...factDeclarations(policySet), ...declared]);
  }

  /**
   * The workflow that an escalation names, as the bundle that escalated has it; when that bundle is no longer kept,
   * as the active one has it. Undefined: neither knows it.
   */
  async workflow(environment: string, revision: number, name: string): Promise<Workflow | undefined> {
    const content = this.#known(environment, revision) ?? (await this.#escalating(environment, revision));
    return content?.policySet.workflows.find((workflow) => workflow.metadata.name === name);
  }

  #known(environment: string, revision: number): BundleContent | undefined {
    const digest = this.#digests.get(`${environment}/${revision}`);
    return digest === undefined ? undefined : this.#contents.get(digest);
  }

  async #escalating(environment: string, revision: number): Promise<BundleContent | undefined> {
    const active = await this.#store.active(environment);
    if (active === undefined) return undefined;
    // Nearly always it is the active one, which is one cheap read.
    const isCurrent = bundlesOf(active.pointer).some((bundle) => bundle.revision === revision);
    const older = isCurrent ? [] : await this.#store.history(environment);
    const all = [active.pointer, ...older].flatMap(placedBundles);
    const { bundle, purpose } = all.find((one) => one.bundle.revision === revision) ?? { bundle: active.pointer };
    const content = await this.content(environment, bundle, purpose);
    if (bundle.revision === revision) this.#digests.set(`${environment}/${revision}`, bundle.digest);
    return content;
  }

  #credible(environment: string, pointer: BundlePointer): readonly number[] {
    return placedBundles(pointer).flatMap(({ bundle, purpose }) => {
      const counts = bundle.revision <= MAX_UNVOUCHED_REVISION || this.#manifestIfTrue(environment, bundle, purpose);
      return counts ? [bundle.revision] : [];
    });
  }

  #manifestIfTrue(environment: string, pointer: SignedBundle, purpose?: BundlePurpose): BundleManifest | undefined {
    try {
      return this.#manifest(environment, pointer, purpose);
    } catch (error) {
      const { revision } = pointer;
      this.#log.error({ environment, revision, error: errorMessage(error) }, "bundle pointer does not verify");
      return undefined;
    }
  }

  /** Verifying takes a tenth of a millisecond, and a history is sixty-four of them. */
  #manifest(environment: string, pointer: SignedBundle, purpose?: BundlePurpose): BundleManifest {
    const { revision, digest, signature } = pointer;
    const key = [environment, purpose, revision, digest, signature].join(" ");
    const known = this.#manifests.get(key);
    if (known !== undefined) return known;
    const manifest = verifyPointer(pointer, environment, this.#keys, purpose);
    this.#manifests.set(key, manifest);
    return manifest;
  }
}

/** BUNDLE_NOT_FOUND: nothing else was in force before what is. */
export function nothingBefore(environment: string, active: number): PosternError {
  const message = `Nothing but what is active (revision ${active}) is kept and trusted in '${environment}': there is nothing to go back to.`;
  return new PosternError("not_found", "BUNDLE_NOT_FOUND", message, {
    hint: "'postern policy list' shows the revisions that are kept.",
  });
}

export function notFound(environment: string, revision: number): PosternError {
  const message =
    revision === 0
      ? `Environment '${environment}' has no bundle.`
      : `Environment '${environment}' has no bundle of revision ${revision}.`;
  return new PosternError("not_found", "BUNDLE_NOT_FOUND", message, {
    hint: "'postern policy list' shows the revisions that are kept.",
  });
}
