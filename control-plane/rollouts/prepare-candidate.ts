import type { BundleStore } from "../../shared/bus/ports.ts";
import type { Diagnostic, PolicyFile } from "../../shared/policy/model.ts";
import type { Content } from "../../shared/rollout/model.ts";
import type { BundleLibrary } from "../bundles/bundle-library.ts";
import { checkFiles } from "../bundles/check-files.ts";
import { newBundle } from "../bundles/new-bundle.ts";
import { conflict, onlyTests, refusal } from "../bundles/publish-errors.ts";
import type { Gate, Order } from "../bundles/publisher.ts";
import { baseMissing, needsApproval } from "./rollout-errors.ts";

export interface PreparePorts {
  readonly library: BundleLibrary;
  readonly store: Pick<BundleStore, "putContent">;
  readonly gate: Gate;
}

export interface Prepared {
  /** What is in force, and the candidate comes after. */
  readonly base: Content;
  /** Of the candidate's content. */
  readonly digest: string;
  /** It is what is in force: nothing was done. */
  readonly unchanged: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks policies as for publishing, and stores them so that any replica can put them in place. Throws
 * POLICY_FILES_INVALID, POLICY_INVALID, REVISION_CONFLICT, ROLLOUT_BASE_MISSING, ROLLOUT_NEEDS_APPROVAL, and what the
 * gate throws.
 */
export async function prepareCandidate(
  { library, store, gate }: PreparePorts,
  order: Order,
  files: readonly PolicyFile[],
): Promise<Prepared> {
  const { environment, expectedRevision } = order;
  const { policySet, diagnostics, enforced } = checkFiles(files);
  if (policySet === undefined) throw refusal(diagnostics);
  if (enforced.length === 0) throw onlyTests();
  const bundle = newBundle({ formatVersion: 1, policySet, sources: enforced });
  const active = await library.active(environment);
  if (active === undefined) throw baseMissing(environment);
  const { revision, digest } = active.stored.pointer;
  if (expectedRevision !== undefined && expectedRevision !== revision) {
    const since = (await library.history(environment)).flatMap(({ manifest }) =>
      manifest.revision > expectedRevision ? [manifest] : [],
    );
    throw conflict(environment, expectedRevision, revision, since.reverse());
  }
  const prepared = { base: { revision, digest }, digest: bundle.digest, diagnostics };
  if (active.manifest?.digest === bundle.digest) return { ...prepared, unchanged: true };
  const change = await gate.admit({ verb: "rollout", bundle, rollbackOf: 0 }, order, active);
  if (change !== undefined) throw needsApproval(environment);
  await store.putContent(environment, bundle.digest, bundle.bytes);
  return { ...prepared, unchanged: false };
}
