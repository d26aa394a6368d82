import { LRUCache } from "lru-cache";
import type { Logger } from "../../runtime/log/logger.ts";
import type { TrustedKeys } from "../../shared/bundle/index.ts";
import { decodeContent, verifyPointer } from "../../shared/bundle/index.ts";
import type { BundleContent, BundleManifest, BundlePointer } from "../../shared/bundle/model.ts";
import type { BundleStore, StoredPointer } from "../../shared/bus/ports.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { Workflow } from "../../shared/policy/model.ts";

/** Contents kept decoded, and digests of revisions; neither ever goes stale, as both are written once. */
const CACHED_CONTENTS = 32;
const CACHED_DIGESTS = 1_024;

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
    return { stored, manifest: await this.#manifestIfTrue(environment, stored.pointer) };
  }

  /** The manifests still kept, newest first; those that do not verify are left out. */
  async history(environment: string): Promise<readonly BundleManifest[]> {
    const pointers = await this.#store.history(environment);
    const manifests = await Promise.all(pointers.map((pointer) => this.#manifestIfTrue(environment, pointer)));
    return manifests.filter((manifest) => manifest !== undefined);
  }

  /** The manifest of a revision. Throws BUNDLE_NOT_FOUND. */
  async manifest(environment: string, revision: number): Promise<BundleManifest> {
    const pointers = await this.#store.history(environment);
    const pointer = pointers.find((candidate) => candidate.revision === revision);
    if (pointer === undefined) throw notFound(environment, revision);
    return this.#manifest(environment, pointer);
  }

  /** The content of a manifest's bundle. Throws BUNDLE_CONTENT_MISSING, BUNDLE_DIGEST_MISMATCH. */
  async content(environment: string, digest: string): Promise<BundleContent> {
    const cached = this.#contents.get(digest);
    if (cached !== undefined) return cached;
    const bytes = await this.#store.getContent(environment, digest);
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
    const digest = await this.#digestOf(environment, revision);
    if (digest === undefined) return undefined;
    const content = await this.content(environment, digest);
    return content.policySet.workflows.find((workflow) => workflow.metadata.name === name);
  }

  async #digestOf(environment: string, revision: number): Promise<string | undefined> {
    const key = `${environment}/${revision}`;
    const known = this.#digests.get(key);
    if (known !== undefined) return known;
    const active = await this.#store.active(environment);
    if (active === undefined) return undefined;
    // Nearly always it is the active one, which is one cheap read.
    const older = active.pointer.revision === revision ? [] : await this.#store.history(environment);
    const pointer = older.find((candidate) => candidate.revision === revision) ?? active.pointer;
    const { digest } = await this.#manifest(environment, pointer);
    if (pointer.revision === revision) this.#digests.set(key, digest);
    return digest;
  }

  async #manifestIfTrue(environment: string, pointer: BundlePointer): Promise<BundleManifest | undefined> {
    try {
      return await this.#manifest(environment, pointer);
    } catch (error) {
      const { revision } = pointer;
      this.#log.error({ environment, revision, error: errorMessage(error) }, "bundle pointer does not verify");
      return undefined;
    }
  }

  #manifest(environment: string, pointer: BundlePointer): BundleManifest {
    return verifyPointer(pointer, environment, this.#keys);
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
