import type { BundleOrigin } from "../../shared/bundle/model.ts";
import type { BundleStore } from "../../shared/bus/ports.ts";
import type { PolicyChange } from "../../shared/change/model.ts";
import type { Diagnostic, PolicyFile } from "../../shared/policy/model.ts";
import type { Content, RolloutPlan } from "../../shared/rollout/model.ts";
import { type BundleLibrary, notFound } from "../bundles/bundle-library.ts";
import { checkFiles } from "../bundles/check-files.ts";
import { type NewBundle, newBundle } from "../bundles/new-bundle.ts";
import { conflict, onlyTests, refusal } from "../bundles/publish-errors.ts";
import type { Draft, Gate, Order } from "../bundles/publisher.ts";
import { baseMissing } from "./rollout-errors.ts";

export interface PreparePorts {
  readonly library: BundleLibrary;
  readonly store: Pick<BundleStore, "putContent">;
  readonly gate: Gate;
}

/** What it is to be: policies that were sent, or those that are active in another environment. */
export type CandidateSource = { readonly files: readonly PolicyFile[] } | { readonly from: string };

/** `unchanged`: it is what is in force, and nothing was done. `pending`: it waits for approval, and begins with it. */
export type Prepared = PreparedContent &
  ({ readonly state: "ready" | "unchanged" } | { readonly state: "pending"; readonly change: PolicyChange });

interface PreparedContent {
  /** What is in force, and the candidate comes after. */
  readonly base: Content;
  /** Of the candidate's content. */
  readonly digest: string;
  readonly origin?: BundleOrigin;
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
  plan: RolloutPlan,
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
  const origin = from && { promotedFrom: { environment: from.environment, revision: from.revision } };
  const prepared = { base: { revision, digest }, digest: bundle.digest, diagnostics, ...(origin && { origin }) };
  if (active.manifest?.digest === bundle.digest) return { ...prepared, state: "unchanged" };
  const draft: Draft = { verb: "rollout", bundle, rollbackOf: 0, plan, ...(from && { promotedFrom: from }) };
  const change = await gate.admit(draft, order, active);
  if (change !== undefined) return { ...prepared, state: "pending", change };
  await store.putContent(environment, bundle.digest, bundle.bytes);
  return { ...prepared, state: "ready" };
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
