import type { BundleStore } from "../../shared/bus/ports.ts";
import type { Diagnostic, PolicyFile } from "../../shared/policy/model.ts";
import type { Content, RolloutOrigin } from "../../shared/rollout/model.ts";
import { type BundleLibrary, notFound } from "../bundles/bundle-library.ts";
import { checkFiles } from "../bundles/check-files.ts";
import { type NewBundle, newBundle } from "../bundles/new-bundle.ts";
import { conflict, onlyTests, refusal } from "../bundles/publish-errors.ts";
import type { Draft, Gate, Order } from "../bundles/publisher.ts";
import { baseMissing, needsApproval } from "./rollout-errors.ts";

export interface PreparePorts {
  readonly library: BundleLibrary;
  readonly store: Pick<BundleStore, "putContent">;
  readonly gate: Gate;
}

/** What it is to be: policies that were sent, or those that are active in another environment. */
export type CandidateSource = { readonly files: readonly PolicyFile[] } | { readonly from: string };

export interface Prepared {
  /** What is in force, and the candidate comes after. */
  readonly base: Content;
  /** Of the candidate's content. */
  readonly digest: string;
  /** It is what is in force: nothing was done. */
  readonly unchanged: boolean;
  readonly promotedFrom?: RolloutOrigin;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks policies as for publishing, and stores them so that any replica can put them in place. Throws
 * POLICY_FILES_INVALID, POLICY_INVALID, BUNDLE_NOT_FOUND, REVISION_CONFLICT, ROLLOUT_BASE_MISSING, and what the gate
 * throws.
 */
export async function prepareCandidate(
  { library, store, gate }: PreparePorts,
  order: Order,
  source: CandidateSource,
): Promise<Prepared> {
  const { environment, expectedRevision } = order;
  const { bundle, diagnostics, from } =
    "files" in source ? fromFiles(source.files) : await fromEnvironment(library, source.from);
  const active = await library.active(environment);
  if (active === undefined) throw baseMissing(environment);
  const { revision, digest } = active.stored.pointer;
  if (expectedRevision !== undefined && expectedRevision !== revision) {
    const since = (await library.history(environment)).flatMap(({ manifest }) =>
      manifest.revision > expectedRevision ? [manifest] : [],
    );
    throw conflict(environment, expectedRevision, revision, since.reverse());
  }
  const promotedFrom = from && { environment: from.environment, revision: from.revision };
  const base = { revision, digest };
  const prepared = { base, digest: bundle.digest, diagnostics, ...(promotedFrom && { promotedFrom }) };
  if (active.manifest?.digest === bundle.digest) return { ...prepared, unchanged: true };
  const change = await gate.admit(
    { verb: "rollout", bundle, rollbackOf: 0, ...(from && { promotedFrom: from }) },
    order,
    active,
  );
  if (change !== undefined) throw needsApproval(environment);
  await store.putContent(environment, bundle.digest, bundle.bytes);
  return { ...prepared, unchanged: false };
}

interface Candidate {
  readonly bundle: NewBundle;
  readonly diagnostics: readonly Diagnostic[];
  readonly from?: Draft["promotedFrom"];
}

function fromFiles(files: readonly PolicyFile[]): Candidate {
  const { policySet, diagnostics, enforced } = checkFiles(files);
  if (policySet === undefined) throw refusal(diagnostics);
  if (enforced.length === 0) throw onlyTests();
  return { bundle: newBundle({ formatVersion: 1, policySet, sources: enforced }), diagnostics };
}

async function fromEnvironment(library: BundleLibrary, environment: string): Promise<Candidate> {
  const source = await library.active(environment);
  if (source === undefined) throw notFound(environment, 0);
  const { pointer } = source.stored;
  const bundle = newBundle(await library.content(environment, pointer));
  const sinceMs = source.manifest?.publishedAtMs ?? Number.POSITIVE_INFINITY;
  return { bundle, diagnostics: [], from: { environment, revision: pointer.revision, sinceMs } };
}
