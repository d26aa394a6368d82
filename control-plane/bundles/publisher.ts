import { setImmediate as nextTurn } from "node:timers/promises";
import type { BundleManifest, BundleOrigin } from "../../shared/bundle/model.ts";
import type { Operator, PolicyChange } from "../../shared/change/model.ts";
import type { Diagnostic, PolicyFile } from "../../shared/policy/model.ts";
import type { PolicyVerb } from "../../shared/promotion/model.ts";
import type { RolloutPlan } from "../../shared/rollout/model.ts";
import { type ActiveBundle, type BundleLibrary, notFound, nothingBefore } from "./bundle-library.ts";
import type { BundleWriter } from "./bundle-writer.ts";
import { checkFiles } from "./check-files.ts";
import { type NewBundle, newBundle } from "./new-bundle.ts";
import { conflict, onlyTests, refusal } from "./publish-errors.ts";

/** Races for one environment are between a few operators: who loses this often is in a storm. */
const MAX_ATTEMPTS = 16;

/** What somebody wants done to an environment, whatever it is. */
export interface Order {
  readonly environment: string;
  readonly by: Operator;
  /** Why, for those who come later. */
  readonly message: string;
  /** The revision that it is to replace; 0: none. Undefined: the one that is active when the order comes. */
  readonly expectedRevision: number | undefined;
  /** Over whatever is active. */
  readonly force: boolean;
  /** An admin's reason to go past the rules of promotion; empty: none. */
  readonly breakGlass: string;
}

/** A content on its way into force. */
export interface Draft {
  readonly verb: PolicyVerb;
  readonly bundle: NewBundle;
  /** The revision whose content it is; 0: none. */
  readonly rollbackOf: number;
  /** Of a promotion: where it comes from, and since when it has been active there. */
  readonly promotedFrom?: { readonly environment: string; readonly revision: number; readonly sinceMs: number };
  /** Of a rollout: how it is to come to all agents. */
  readonly plan?: RolloutPlan;
}

/** What became of an order. `unchanged`: the active bundle has this very content, and nothing was done. */
export type Publication =
  | { readonly state: "published" | "unchanged"; readonly manifest: BundleManifest }
  | { readonly state: "pending"; readonly change: PolicyChange };

export type CheckedPublication = Publication & { readonly diagnostics: readonly Diagnostic[] };

/** Lets drafts into force, or not. */
export interface Gate {
  /** Undefined: go ahead. A change: not before it is approved. Throws why not. */
  admit(draft: Draft, order: Order, active: ActiveBundle | undefined): Promise<PolicyChange | undefined>;
}

export interface PublisherPorts {
  readonly library: BundleLibrary;
  readonly writer: BundleWriter;
  readonly gate: Gate;
}

/**
 * Publishes, promotes and rolls back: all of it or nothing, and never over what its publisher did not see. Every method
 * throws REVISION_CONFLICT, with who was first, and what the gate throws.
 */
export class Publisher {
  readonly #ports: PublisherPorts;

  constructor(ports: PublisherPorts) {
    this.#ports = ports;
  }

  /** Throws POLICY_FILES_INVALID, POLICY_INVALID (with the first finding's place). */
  async publish(order: Order, files: readonly PolicyFile[]): Promise<CheckedPublication> {
    const asked = this.#base(order);
    // The question is on its way to the bus while the files are checked, which keeps this thread.
    if (asked instanceof Promise) {
      // Heard below, or of no interest any more when the files are refused.
      asked.catch(() => undefined);
      await nextTurn();
    }
    const { policySet, diagnostics, enforced } = checkFiles(files);
    if (policySet === undefined) throw refusal(diagnostics);
    if (enforced.length === 0) throw onlyTests();
    const bundle = newBundle({ formatVersion: 1, policySet, sources: enforced });
    // Very many files keep the thread for so long that the answer, though it is there, counts as too late.
    const active = await Promise.resolve(asked).catch(() => this.#ports.library.active(order.environment));
    return { ...(await this.#submit({ verb: "publish", bundle, rollbackOf: 0 }, order, active)), diagnostics };
  }

  /** The content of an earlier revision (0: the last that was another) as a new one. Throws BUNDLE_NOT_FOUND. */
  async rollback(order: Order, revision: number): Promise<Publication> {
    const { environment } = order;
    const { library } = this.#ports;
    const active = await library.active(environment);
    const current = active?.stored.pointer.revision ?? 0;
    const isEarlier = ({ revision: candidate, digest }: BundleManifest) =>
      candidate < current && digest !== active?.stored.pointer.digest;
    const target = (await library.history(environment)).find(({ manifest }) =>
      revision === 0 ? isEarlier(manifest) : manifest.revision === revision,
    );
    if (target === undefined && active !== undefined && revision === 0) throw nothingBefore(environment, current);
    if (target === undefined || active === undefined) throw notFound(environment, revision);
    const bundle = newBundle(await library.content(environment, target.pointer));
    return this.#submit({ verb: "rollback", bundle, rollbackOf: target.manifest.revision }, order, active);
  }

  /**
   * The content that is active in another environment. `fromRevision`: the revision that it must be there; 0: whichever
   * it is. Throws BUNDLE_NOT_FOUND.
   */
  async promote(order: Order, from: string, fromRevision: number): Promise<Publication> {
    const { library } = this.#ports;
    const [active, source] = await Promise.all([library.active(order.environment), library.active(from)]);
    const revision = source?.stored.pointer.revision ?? 0;
    if (source === undefined) throw notFound(from, 0);
    if (fromRevision !== 0 && fromRevision !== revision) throw await this.#conflict(from, fromRevision);
    const bundle = newBundle(await library.content(from, source.stored.pointer));
    // What has content has a manifest; if it had not, nobody could say that it has been active for long enough.
    const sinceMs = source.manifest?.publishedAtMs ?? Number.POSITIVE_INFINITY;
    const promotedFrom = { environment: from, revision, sinceMs };
    return this.#submit({ verb: "promote", bundle, rollbackOf: 0, promotedFrom }, order, active);
  }

  /**
   * What the order builds on. Without asking the bus if it names what this replica put in force last. An order that
   * names no revision must ask, now: what others put in force while it is handled is a conflict.
   */
  #base({ environment, expectedRevision }: Order): ActiveBundle | Promise<ActiveBundle | undefined> {
    const own = this.#ports.writer.own(environment);
    const isNamed = own !== undefined && own.stored.pointer.revision === expectedRevision;
    return isNamed ? own : this.#ports.library.active(environment);
  }

  async #submit(draft: Draft, order: Order, base: ActiveBundle | undefined): Promise<Publication> {
    const { library, writer, gate } = this.#ports;
    const { environment, by, message } = order;
    const { bundle, rollbackOf } = draft;
    let active = await this.#sure(bundle, environment, base);
    for (let attempt = 1; ; attempt += 1) {
      // First of all: whoever wants what is there has it, whether it was put there by a lost answer or by somebody else.
      if (active?.manifest?.digest === bundle.digest) return { state: "unchanged", manifest: active.manifest };
      const revision = active?.stored.pointer.revision ?? 0;
      const { expectedRevision = revision } = order;
      if (!order.force && expectedRevision !== revision) throw await this.#conflict(environment, expectedRevision);
      const change = await gate.admit(draft, order, active);
      if (change !== undefined) return { state: "pending", change };
      const origin = originOf(draft, order);
      const label = { environment, publishedBy: by.name, message, rollbackOf, ...(origin && { origin }) };
      const manifest = await writer.put(bundle, label, active);
      if (manifest !== undefined) return { state: "published", manifest };
      active = await library.active(environment);
      // What only came to stand beside the active bundle, or went from there, is no other bundle.
      const isOther = (active?.stored.pointer.revision ?? 0) !== revision;
      if ((isOther && !order.force) || attempt === MAX_ATTEMPTS) throw await this.#conflict(environment, revision);
    }
  }

  /** Of an equal content the answer depends on whether it still is in force, which only the bus knows. */
  async #sure(bundle: NewBundle, environment: string, base: ActiveBundle | undefined) {
    const { library, writer } = this.#ports;
    const isOwn = base !== undefined && base === writer.own(environment);
    return isOwn && base.manifest?.digest === bundle.digest ? library.active(environment) : base;
  }

  async #conflict(environment: string, base: number) {
    const { library } = this.#ports;
    const [active, history] = await Promise.all([library.active(environment), library.history(environment)]);
    const since = history.flatMap(({ manifest }) => (manifest.revision > base ? [manifest] : []));
    return conflict(environment, base, active?.stored.pointer.revision ?? 0, since.reverse());
  }
}

function originOf({ promotedFrom }: Draft, { force, breakGlass }: Order): BundleOrigin | undefined {
  const origin: BundleOrigin = {
    ...(promotedFrom === undefined
      ? {}
      : { promotedFrom: { environment: promotedFrom.environment, revision: promotedFrom.revision } }),
    ...(breakGlass === "" ? {} : { breakGlass }),
    ...(force ? { forced: true } : {}),
  };
  return Object.keys(origin).length === 0 ? undefined : origin;
}
