import { highestRevision, type SigningKey, signManifest } from "../../shared/bundle/index.ts";
import type { BundleManifest, BundleOrigin, BundlePointer, Canary, SignedBundle } from "../../shared/bundle/model.ts";
import type { BundleStore } from "../../shared/bus/ports.ts";
import type { ActiveBundle } from "./bundle-library.ts";
import { countPolicySet } from "./check-files.ts";
import type { NewBundle } from "./new-bundle.ts";
import { storeContent } from "./store-content.ts";

export interface BundleWriterPorts {
  readonly store: BundleStore;
  readonly key: SigningKey;
  readonly nowMs: () => number;
  readonly onPublished: (manifest: BundleManifest) => void;
}

/** What a manifest says beside the content. */
export interface Label {
  readonly environment: string;
  readonly publishedBy: string;
  readonly message: string;
  /** 0: none. */
  readonly rollbackOf: number;
  readonly origin?: BundleOrigin;
}

/** Puts bundles in force: the one place that writes over what all agents of an environment enforce. */
export class BundleWriter {
  readonly #ports: BundleWriterPorts;
  /**
   * What this replica put in force last, by environment: whoever builds on that revision need not ask the bus for it.
   * INVARIANT: it is only ever written over, never shown: the compare-and-set finds out if it is not so any more.
   */
  readonly #own = new Map<string, ActiveBundle>();

  constructor(ports: BundleWriterPorts) {
    this.#ports = ports;
  }

  /** What this replica put in force last, if nobody is known to have put another over it. */
  own(environment: string): ActiveBundle | undefined {
    return this.#own.get(environment);
  }

  /**
   * Signs a bundle as the next revision and puts it in force over the one given, and over no other: whoever loses the
   * race has changed nothing that anybody reads, and hears undefined. The pointer goes last; a small content goes with
   * it, in the same write. A candidate ends: it was to come after what was active before. A shadow
   * stays, unless this is its content, or it is to go.
   */
  async put(
    bundle: NewBundle,
    label: Label,
    over: ActiveBundle | undefined,
    withShadow: "with-shadow" | "without-shadow" = "with-shadow",
  ): Promise<BundleManifest | undefined> {
    const { environment } = label;
    const { manifest, signed } = await this.#sign(bundle, label, over, {});
    const shadow = over?.stored.pointer.shadow;
    const stays = withShadow === "with-shadow" && shadow !== undefined && shadow.digest !== bundle.digest;
    const pointer = { ...signed, ...(stays ? { shadow } : {}) };
    const version = await this.#replace(environment, pointer, manifest, over);
    if (version === "conflict") return undefined;
    const { content: _, ...kept } = pointer;
    this.#own.set(environment, { stored: { pointer: kept, version }, manifest });
    return manifest;
  }

  /**
   * As `put`, for the agents of an audience: it stands beside the active bundle, in the place of the candidate before.
   * `over`: with its content, as the bus has it.
   */
  async tryOut(
    bundle: NewBundle,
    label: Label,
    canary: Canary,
    over: ActiveBundle,
  ): Promise<BundleManifest | undefined> {
    const { environment } = label;
    const { manifest, signed } = await this.#sign(bundle, label, over, { purpose: "candidate", canary });
    const pointer = { ...over.stored.pointer, candidate: signed };
    const version = await this.#replace(environment, pointer, manifest, over);
    this.#own.delete(environment);
    return version === "conflict" ? undefined : manifest;
  }

  /** As `put`, to be evaluated and never enforced, in the place of the shadow before. `over`: as in `tryOut`. */
  async putShadow(bundle: NewBundle, label: Label, over: ActiveBundle): Promise<BundleManifest | undefined> {
    const { environment } = label;
    const { manifest, signed } = await this.#sign(bundle, label, over, { purpose: "shadow" });
    const version = await this.#replace(environment, { ...over.stored.pointer, shadow: signed }, manifest, over);
    this.#own.delete(environment);
    return version === "conflict" ? undefined : manifest;
  }

  /** A bundle as the next revision, signed, its content stored where agents find it. */
  async #sign(
    { content, bytes, digest }: NewBundle,
    label: Label,
    over: ActiveBundle | undefined,
    purpose: Pick<BundleManifest, "purpose" | "canary">,
  ): Promise<{ readonly manifest: BundleManifest; readonly signed: SignedBundle }> {
    const { store, key, nowMs } = this.#ports;
    const { environment, publishedBy, message, rollbackOf, origin } = label;
    const before = over?.stored.pointer;
    const manifest: BundleManifest = {
      environment,
      revision: (before === undefined ? 0 : (over?.base ?? highestRevision(before))) + 1,
      digest,
      publishedAtMs: nowMs(),
      publishedBy,
      message,
      ...countPolicySet(content.policySet),
      rollbackOf,
      ...(origin === undefined ? {} : { origin }),
      ...purpose,
    };
    const bare = { revision: manifest.revision, digest, signature: signManifest(manifest, key) };
    return { manifest, signed: await storeContent(store, environment, bare, bytes, before) };
  }

  async #replace(
    environment: string,
    pointer: BundlePointer,
    manifest: BundleManifest,
    over: ActiveBundle | undefined,
  ): Promise<number | "conflict"> {
    const { store, onPublished } = this.#ports;
    const version = await store.replace(environment, pointer, over?.stored.version ?? 0);
    if (version !== "conflict") onPublished(manifest);
    else if (this.#own.get(environment) === over) this.#own.delete(environment);
    return version;
  }
}
