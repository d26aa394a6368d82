import { LRUCache } from "lru-cache";
import type { Logger } from "../../runtime/log/logger.ts";
import type { TrustedKeys } from "../../shared/bundle/index.ts";
import { contentWithin, decodeContent, verifyPointer } from "../../shared/bundle/index.ts";
import type { BundleContent, BundleManifest, BundlePointer } from "../../shared/bundle/model.ts";
import type { BundleStore, StoredPointer } from "../../shared/bus/ports.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { Workflow } from "../../shared/policy/model.ts";

/** Kept: decoded contents, digests of revisions, verified manifests. None ever goes stale, as all are written once. */
const CACHED_CONTENTS = 32;
const CACHED_DIGESTS = 1_024;
const CACHED_MANIFESTS = 1_024;

export interface PublishedBundle {
  readonly pointer: BundlePointer;
  /** What the pointer's signature vouches for. */
  readonly manifest: BundleManifest;
}

export interface ActiveBundle {
  readonly stored: StoredPointer;
  readonly manifest: BundleManifest | undefined;
}

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

  /**
   * The active pointer. `manifest` undefined: its signature does not verify, by a key that is trusted no more perhaps;
   * a new bundle can then be published over it.
   */
  async active(environment: string): Promise<ActiveBundle | undefined> {
    const stored = await this.#store.active(environment);
    if (stored === undefined) return undefined;
    return { stored, manifest: this.#manifestIfTrue(environment, stored.pointer) };
  }

  /** The bundles still kept, newest first; those that do not verify are left out. */
  async history(environment: string): Promise<readonly PublishedBundle[]> {
    const pointers = await this.#store.history(environment);
    return pointers.flatMap((pointer) => {
      const manifest = this.#manifestIfTrue(environment, pointer);
      return manifest === undefined ? [] : [{ pointer, manifest }];
    });
  }

  /** The bundle of a revision. Throws BUNDLE_NOT_FOUND. */
  async published(environment: string, revision: number): Promise<PublishedBundle> {
    const pointers = await this.#store.history(environment);
    const pointer = pointers.find((candidate) => candidate.revision === revision);
    if (pointer === undefined) throw notFound(environment, revision);
    return { pointer, manifest: this.#manifest(environment, pointer) };
  }

  /** Throws BUNDLE_CONTENT_MISSING, BUNDLE_DIGEST_MISMATCH, BUNDLE_INVALID. */
  async content(environment: string, pointer: BundlePointer): Promise<BundleContent> {
    const { digest } = this.#manifest(environment, pointer);
    const cached = this.#contents.get(digest);
    if (cached !== undefined) return cached;
    const bytes = contentWithin(pointer) ?? (await this.#store.getContent(environment, digest));
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
    const older = active.pointer.revision === revision ? [] : await this.#store.history(environment);
    const pointer = older.find((candidate) => candidate.revision === revision) ?? active.pointer;
    const content = await this.content(environment, pointer);
    if (pointer.revision === revision) this.#digests.set(`${environment}/${revision}`, pointer.digest);
    return content;
  }

  #manifestIfTrue(environment: string, pointer: BundlePointer): BundleManifest | undefined {
    try {
      return this.#manifest(environment, pointer);
    } catch (error) {
      const { revision } = pointer;
      this.#log.error({ environment, revision, error: errorMessage(error) }, "bundle pointer does not verify");
      return undefined;
    }
  }

  /** Verifying takes a tenth of a millisecond, and a history is sixty-four of them. */
  #manifest(environment: string, pointer: BundlePointer): BundleManifest {
    const { revision, digest, signature } = pointer;
    const key = [environment, revision, digest, signature].join(" ");
    const known = this.#manifests.get(key);
    if (known !== undefined) return known;
    const manifest = verifyPointer(pointer, environment, this.#keys);
    this.#manifests.set(key, manifest);
    return manifest;
  }
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
