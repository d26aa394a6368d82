import { setImmediate as nextTurn } from "node:timers/promises";
import { encodeContent, type SigningKey, signManifest, withContent } from "../../shared/bundle/index.ts";
import type { BundleContent, BundleManifest } from "../../shared/bundle/model.ts";
import type { BundleStore } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Diagnostic, PolicyFile } from "../../shared/policy/model.ts";
import { type ActiveBundle, type BundleLibrary, notFound } from "./bundle-library.ts";
import { checkFiles, countPolicySet } from "./check-files.ts";

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

/** Makes bundles and puts them in force: all of it or nothing. */
export class Publisher {
  readonly #ports: PublisherPorts;

  constructor(ports: PublisherPorts) {
    this.#ports = ports;
  }

  /** Throws POLICY_INVALID (with the first finding's place), REVISION_CONFLICT. */
  async publish(order: PublishOrder): Promise<Publication> {
    const active = this.#ports.library.active(order.environment);
    // Heard below, or of no interest any more when the files are refused.
    active.catch(() => undefined);
    // The question is on its way to the bus while the files are checked, which keeps this thread.
    await nextTurn();
    const { policySet, diagnostics } = checkFiles(order.files);
    if (policySet === undefined) throw refusal(diagnostics);
    const content: BundleContent = { formatVersion: 1, policySet, sources: order.files };
    return { ...(await this.#put(content, order, 0, await active)), diagnostics };
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
    const content = await library.content(environment, target.pointer);
    const put = await this.#put(content, { ...order, expectedRevision: current }, target.manifest.revision, active);
    return { ...put, diagnostics: [] };
  }

  /**
   * The pointer goes last, and only over the one that was read: whoever loses the race has changed nothing that
   * anybody reads. A small content goes with it, in the same write.
   */
  async #put(
    content: BundleContent,
    order: Omit<PublishOrder, "files">,
    rollbackOf: number,
    active: ActiveBundle | undefined,
  ): Promise<Omit<Publication, "diagnostics">> {
    const { store, library, key, nowMs, onPublished } = this.#ports;
    const { environment } = order;
    const current = active?.stored.pointer.revision ?? 0;
    if (order.expectedRevision !== 0 && order.expectedRevision !== current) throw conflict(environment, active);
    const { bytes, digest } = encodeContent(content);
    if (active?.manifest?.digest === digest) return { manifest: active.manifest, unchanged: true };

    const manifest: BundleManifest = {
      environment,
      revision: current + 1,
      digest,
      publishedAtMs: nowMs(),
      publishedBy: order.by,
      message: order.message,
      ...countPolicySet(content.policySet),
      rollbackOf,
    };
    const signature = signManifest(manifest, key);
    const pointer = withContent({ revision: manifest.revision, digest, signature }, bytes);
    if (pointer.content === undefined) await store.putContent(environment, digest, bytes);
    const result = await store.replace(environment, pointer, active?.stored.version ?? 0);
    if (result === "conflict") throw conflict(environment, await library.active(environment));
    onPublished(manifest);
    return { manifest, unchanged: false };
  }
}

function refusal(diagnostics: readonly Diagnostic[]): PosternError {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const first = errors[0];
  if (first === undefined) return new PosternError("invalid_argument", "POLICY_INVALID", "The policies are not valid.");
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return new PosternError(
    "invalid_argument",
    "POLICY_INVALID",
    `${first.file}:${first.line}:${first.column}: ${first.message}${more}`,
    {
      where: { field: "files", file: first.file, line: first.line, column: first.column },
      hint: first.suggestion === "" ? "'postern policy validate' shows every finding." : first.suggestion,
      metadata: { diagnosticCode: first.code, errors: String(errors.length) },
    },
  );
}

function conflict(environment: string, active: ActiveBundle | undefined): PosternError {
  return new PosternError(
    "conflict",
    "REVISION_CONFLICT",
    `The active bundle is another one: ${describe(environment, active)}.`,
    {
      where: { field: "expected_revision" },
      hint: "Look at it with 'postern policy list', and publish again on top of it.",
      metadata: {
        activeRevision: String(active?.stored.pointer.revision ?? 0),
        publishedBy: active?.manifest?.publishedBy ?? "",
      },
    },
  );
}

function describe(environment: string, active: ActiveBundle | undefined): string {
  if (active === undefined) return `environment '${environment}' has no bundle`;
  const { stored, manifest } = active;
  if (manifest === undefined) return `revision ${stored.pointer.revision}, whose signature does not verify`;
  const when = new Date(manifest.publishedAtMs).toISOString();
  return `revision ${manifest.revision} was published by ${manifest.publishedBy} at ${when}`;
}
