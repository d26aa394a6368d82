import { contentWithin } from "../../shared/bundle/index.ts";
import type { BundleContent, BundleManifest } from "../../shared/bundle/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Diagnostic, PolicyFile } from "../../shared/policy/model.ts";
import { type ActiveBundle, type BundleLibrary, notFound } from "../bundles/bundle-library.ts";
import type { BundleWriter } from "../bundles/bundle-writer.ts";
import { checkFiles } from "../bundles/check-files.ts";
import { newBundle } from "../bundles/new-bundle.ts";
import { onlyTests, refusal } from "../bundles/publish-errors.ts";
import { underWay } from "../rollouts/rollout-errors.ts";

/** Of races for one pointer: each replica, and a few operators. */
const MAX_ATTEMPTS = 16;

export interface ShadowOrder {
  readonly environment: string;
  readonly by: string;
  /** Why, for those who come later. */
  readonly message: string;
}

export interface ShadowPublication {
  readonly manifest: BundleManifest;
  /** The shadow had this very content: nothing was done. */
  readonly unchanged: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ShadowPublisherPorts {
  readonly library: BundleLibrary;
  readonly writer: BundleWriter;
}

/** Puts bundles beside the active one of an environment, to be evaluated and never enforced, and takes them away. */
export class ShadowPublisher {
  readonly #ports: ShadowPublisherPorts;

  constructor(ports: ShadowPublisherPorts) {
    this.#ports = ports;
  }

  /** Throws POLICY_FILES_INVALID, POLICY_INVALID, BUNDLE_NOT_FOUND (nothing is active), SHADOW_IS_ACTIVE. */
  async publish(order: ShadowOrder, files: readonly PolicyFile[]): Promise<ShadowPublication> {
    const { environment } = order;
    const { library, writer } = this.#ports;
    const { policySet, diagnostics, enforced } = checkFiles(files);
    if (policySet === undefined) throw refusal(diagnostics);
    if (enforced.length === 0) throw onlyTests();
    const bundle = newBundle({ formatVersion: 1, policySet, sources: enforced });
    return this.#attempt(environment, async () => {
      const active = await this.#active(environment);
      if (active.stored.pointer.digest === bundle.digest) throw isActive(environment);
      const current = library.shadow(environment, active.stored.pointer);
      if (current?.digest === bundle.digest) return { manifest: current, unchanged: true, diagnostics };
      const manifest = await writer.putShadow(bundle, labelOf(order), active);
      return manifest && { manifest, unchanged: false, diagnostics };
    });
  }

  /**
   * What is active, again, as a new revision without a shadow. Throws SHADOW_NOT_FOUND, BUNDLE_NOT_FOUND,
   * ROLLOUT_UNDER_WAY.
   */
  async remove(order: ShadowOrder): Promise<BundleManifest> {
    const { environment } = order;
    const { library, writer } = this.#ports;
    return this.#attempt(environment, async () => {
      const active = await this.#active(environment);
      if (active.stored.pointer.shadow === undefined) throw noShadow(environment);
      // A new revision of what is active would end it.
      if (active.stored.pointer.candidate !== undefined) throw underWay(environment);
      const content = await library.content(environment, active.stored.pointer);
      return writer.put(newBundle(content), labelOf(order), active, "without-shadow");
    });
  }

  /** Throws SHADOW_NOT_FOUND, BUNDLE_NOT_FOUND. */
  async content(environment: string): Promise<{ readonly manifest: BundleManifest; readonly content: BundleContent }> {
    const { library } = this.#ports;
    const { pointer } = (await this.#active(environment)).stored;
    const manifest = library.shadow(environment, pointer);
    if (manifest === undefined || pointer.shadow === undefined) throw noShadow(environment);
    return { manifest, content: await library.stored(environment, manifest.digest, contentWithin(pointer.shadow)) };
  }

  /** Undefined: there is none, or none that is signed by a trusted key. */
  async manifest(environment: string): Promise<BundleManifest | undefined> {
    const active = await this.#ports.library.active(environment);
    return active && this.#ports.library.shadow(environment, active.stored.pointer);
  }

  async #active(environment: string): Promise<ActiveBundle> {
    const active = await this.#ports.library.active(environment);
    if (active === undefined) throw notFound(environment, 0);
    return active;
  }

  /** Undefined: somebody else wrote in between. What they wrote stays, and this is tried beside it. */
  async #attempt<T>(environment: string, once: () => Promise<T | undefined>): Promise<T> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const done = await once();
      if (done !== undefined) return done;
    }
    throw new PosternError("conflict", "SHADOW_CONTENDED", `The bundle of '${environment}' changes too often.`, {
      hint: "Try again.",
      retryAfterMs: 200,
    });
  }
}

function labelOf({ environment, by, message }: ShadowOrder) {
  return { environment, publishedBy: by, message, rollbackOf: 0 };
}

function isActive(environment: string): PosternError {
  return new PosternError("conflict", "SHADOW_IS_ACTIVE", `This very content is in force in '${environment}'.`, {
    hint: "Change something: nothing could be decided otherwise.",
  });
}

function noShadow(environment: string): PosternError {
  return new PosternError("not_found", "SHADOW_NOT_FOUND", `Environment '${environment}' has no shadow bundle.`, {
    hint: "'postern policy publish --shadow' publishes one.",
  });
}
