import { demandsOfRequest } from "../../shared/approval/request-demands.ts";
import { nextRevisionOk } from "../../shared/bundle/index.ts";
import type { BundleContent, BundleManifest, BundlePurpose, SignedBundle } from "../../shared/bundle/model.ts";
import type { Evaluator } from "../../shared/policy/evaluation.ts";
import { compileInSteps, factDeclarations } from "../../shared/policy/index.ts";
import type { PolicySet } from "../../shared/policy/model.ts";
import { redactionsOf } from "../../shared/policy/redact/redactions.ts";
import type { ActiveBundle } from "./active-bundle.ts";
import { inTurns } from "./in-turns.ts";

/** What verifying takes; compose gives the real functions of shared/bundle and shared/policy. */
export interface BundleChecks {
  /** The signed manifest of this environment; throws when the signature, the purpose or the environment is wrong. */
  verifyPointer(bundle: SignedBundle, purpose?: BundlePurpose): BundleManifest | Promise<BundleManifest>;
  /** Throws when the bytes do not have the digest or do not decode. */
  decodeContent(bytes: Uint8Array, digest: string): BundleContent;
  compile(policySet: PolicySet): Evaluator;
}

/**
 * The manifest that a bundle's signature proves, or undefined when it is the one in force already (a watch repeats itself).
 * Throws PosternError BUNDLE_REVISION_STALE unless its revision is greater than the one in force.
 */
export async function verifyNext(
  bundle: SignedBundle,
  current: BundleManifest | undefined,
  checks: BundleChecks,
  purpose?: BundlePurpose,
): Promise<BundleManifest | undefined> {
  const manifest = await checks.verifyPointer(bundle, purpose);
  if (manifest.revision === current?.revision && manifest.digest === current.digest) return undefined;
  nextRevisionOk(current?.revision ?? 0, manifest);
  return manifest;
}

/** From bytes to a bundle that can be enforced; throws when any part of it is wrong. */
export function loadContent(manifest: BundleManifest, bytes: Uint8Array, checks: BundleChecks): ActiveBundle {
  const { policySet } = checks.decodeContent(bytes, manifest.digest);
  return { manifest, evaluator: checks.compile(policySet), ...besideRules(policySet) };
}

/** As loadContent, without keeping the process from its other work: a large bundle takes the better part of a second. */
export async function loadContentInTurns(
  manifest: BundleManifest,
  bytes: Uint8Array,
  { decodeContent }: Pick<BundleChecks, "decodeContent">,
): Promise<ActiveBundle> {
  const { policySet } = decodeContent(bytes, manifest.digest);
  const evaluator = await inTurns(compileInSteps(policySet));
  return { manifest, evaluator, ...besideRules(policySet) };
}

/** Copied out, so that the rest of the policy set need not stay in memory. */
function besideRules(policySet: PolicySet): Pick<ActiveBundle, "requestDemands" | "redactions" | "factDeclarations"> {
  return {
    requestDemands: demandsByWorkflow(policySet),
    redactions: redactionsOf(policySet.policies),
    factDeclarations: factDeclarations(policySet),
  };
}

function demandsByWorkflow({ workflows }: PolicySet): ActiveBundle["requestDemands"] {
  const demanding = workflows.filter(({ spec }) => demandsOfRequest(spec));
  return new Map(
    demanding.map(({ metadata, spec: { requireReason, form, budget } }) => [
      metadata.name,
      { requireReason, ...(form === undefined ? {} : { form }), ...(budget === undefined ? {} : { budget }) },
    ]),
  );
}
