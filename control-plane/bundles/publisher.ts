import { setImmediate as nextTurn } from "node:timers/promises";
import { encodeContent, type SigningKey, signManifest, withContent } from "../../shared/bundle/index.ts";
import type { BundleContent, BundleManifest } from "../../shared/bundle/model.ts";
import type { BundleStore } from "../../shared/bus/ports.ts";
import type { Diagnostic, PolicyFile } from "../../shared/policy/model.ts";
import { type ActiveBundle, type BundleLibrary, notFound } from "./bundle-library.ts";
import { checkFiles, countPolicySet } from "./check-files.ts";
import { conflict, onlyTests, refusal } from "./publish-errors.ts";

export interface Publication {
  readonly manifest: BundleManifest;
  /** The active bundle had this very content: nothing was done. */
  readonly unchanged: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PublisherPorts {
  readonly store: BundleStore;
  readonly library: BundleLibrary;
  readonly key: SigningKey;
  readonly nowMs: () => number;
  readonly onPublished: (manifest: BundleManifest) => void;
}

export interface PublishOrder {
  readonly environment: string;
  readonly files: readonly PolicyFile[];
  readonly message: string;
  readonly by: string;
  /** 0: not checked. */
  readonly expectedRevision: number;
}

type Order = Omit<PublishOrder, "files">;

interface NewBundle {
  readonly content: BundleContent;
  readonly bytes: Uint8Array;
  readonly digest: string;
  /** The revision whose content it is; 0: none. */
  readonly rollbackOf: number;
}

type Put = Omit<Publication, "diagnostics">;

/** Makes bundles and puts them in force: all of it or nothing. */
export class Publisher {
  readonly #ports: PublisherPorts;
  /**
   * What this replica put in force last, by environment: as long as nobody else publishes, the bus need not be asked
   * what is active. INVARIANT: it is only ever written over, never shown: the compare-and-set finds out if it is not so.
   */
  readonly #own = new Map<string, ActiveBundle>();

  constructor(ports: PublisherPorts) {
    this.#ports = ports;
  }

  /** Throws POLICY_FILES_INVALID, POLICY_INVALID (with the first finding's place), REVISION_CONFLICT. */
  async publish(order: PublishOrder): Promise<Publication> {
    const { environment } = order;
    const { library } = this.#ports;
    const own = this.#own.get(environment);
    const asked = own === undefined ? library.active(environment) : undefined;
    // Heard below, or of no interest any more when the files are refused.
    asked?.catch(() => undefined);
    // The question is on its way to the bus while the files are checked, which keeps this thread.
    if (asked !== undefined) await nextTurn();
    const { policySet, diagnostics, enforced } = checkFiles(order.files);
    if (policySet === undefined) throw refusal(diagnostics);
    if (enforced.length === 0) throw onlyTests();
    const bundle = newBundle({ formatVersion: 1, policySet, sources: enforced }, 0);
    const overOwn = await this.#putOverOwn(bundle, order, own);
    if (overOwn !== undefined) return { ...overOwn, diagnostics };
    // Very many files keep the thread for so long that the answer, though it is there, counts as too late.
    const active = await (asked ?? library.active(environment)).catch(() => library.active(environment));
    return { ...(await this.#put(bundle, order, active)), diagnostics };
  }

  /**
   * Publishes the content of an earlier revision (0: the one before the active) as a new one.
   * Throws BUNDLE_NOT_FOUND, REVISION_CONFLICT.
   */
  async rollback(order: Omit<PublishOrder, "files" | "expectedRevision"> & { revision: number }): Promise<Publication> {
    const { environment } = order;
    const { library } = this.#ports;
    const active = await library.active(environment);
    const current = active?.stored.pointer.revision ?? 0;
    const isTarget = (revision: number) => (order.revision === 0 ? revision < current : revision === order.revision);
    const target = (await library.history(environment)).find(({ manifest }) => isTarget(manifest.revision));
    if (target === undefined || active === undefined) throw notFound(environment, order.revision);
    const bundle = newBundle(await library.content(environment, target.pointer), target.manifest.revision);
    return { ...(await this.#put(bundle, { ...order, expectedRevision: current }, active)), diagnostics: [] };
  }

  /** Undefined: it takes knowing what is active, since somebody else published, or an answer depends on it. */
  async #putOverOwn(bundle: NewBundle, order: Order, own: ActiveBundle | undefined): Promise<Put | undefined> {
    if (own === undefined || own.manifest?.digest === bundle.digest) return undefined;
    if (order.expectedRevision !== 0 && order.expectedRevision !== own.stored.pointer.revision) return undefined;
    const manifest = await this.#replace(bundle, order, own);
    return manifest && { manifest, unchanged: false };
  }

  async #put(bundle: NewBundle, order: Order, active: ActiveBundle | undefined): Promise<Put> {
    const { environment, expectedRevision } = order;
    const current = active?.stored.pointer.revision ?? 0;
    if (expectedRevision !== 0 && expectedRevision !== current) throw conflict(environment, active);
    if (active?.manifest?.digest === bundle.digest) return { manifest: active.manifest, unchanged: true };
    const manifest = await this.#replace(bundle, order, active);
    if (manifest === undefined) throw conflict(environment, await this.#ports.library.active(environment));
    return { manifest, unchanged: false };
  }

  /**
   * The pointer goes last, and only over the one given: whoever loses the race has changed nothing that anybody reads,
   * and hears undefined. A small content goes with it, in the same write.
   */
  async #replace(
    { content, bytes, digest, rollbackOf }: NewBundle,
    { environment, by, message }: Order,
    active: ActiveBundle | undefined,
  ): Promise<BundleManifest | undefined> {
    const { store, key, nowMs, onPublished } = this.#ports;
    const manifest: BundleManifest = {
      environment,
      revision: (active?.stored.pointer.revision ?? 0) + 1,
      digest,
      publishedAtMs: nowMs(),
      publishedBy: by,
      message,
      ...countPolicySet(content.policySet),
      rollbackOf,
    };
    const signed = { revision: manifest.revision, digest, signature: signManifest(manifest, key) };
    const pointer = withContent(signed, bytes);
    if (pointer.content === undefined) await store.putContent(environment, digest, bytes);
    const version = await store.replace(environment, pointer, active?.stored.version ?? 0);
    if (version === "conflict") {
      if (this.#own.get(environment) === active) this.#own.delete(environment);
      return undefined;
    }
    this.#own.set(environment, { stored: { pointer: signed, version }, manifest });
    onPublished(manifest);
    return manifest;
  }
}

function newBundle(content: BundleContent, rollbackOf: number): NewBundle {
  return { content, ...encodeContent(content), rollbackOf };
}
