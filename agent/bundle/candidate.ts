import type { BundleManifest, BundlePointer } from "../../shared/bundle/model.ts";
import { type Candidate, isInAudience } from "../../shared/rollout/audience.ts";
import type { BundleChecks } from "./verify-bundle.ts";

/** What a pointer's candidate is to this agent. */
export type CandidateOffer =
  | { readonly kind: "none" }
  /** It is to enforce it. */
  | { readonly kind: "ours"; readonly manifest: BundleManifest }
  /** Others are. */
  | { readonly kind: "outside"; readonly manifest: BundleManifest }
  /** Nobody vouches for it. */
  | { readonly kind: "unverified"; readonly error: unknown };

/** `self` undefined: an agent that nobody can name is in no audience. */
export async function candidateOf(
  { candidate }: BundlePointer,
  self: Candidate | undefined,
  { verifyPointer }: Pick<BundleChecks, "verifyPointer">,
): Promise<CandidateOffer> {
  if (candidate === undefined) return { kind: "none" };
  try {
    const manifest = await verifyPointer(candidate, "candidate");
    const isOurs = self !== undefined && manifest.canary !== undefined && isInAudience(self, manifest.canary.audience);
    return { kind: isOurs ? "ours" : "outside", manifest };
  } catch (error) {
    return { kind: "unverified", error };
  }
}

/**
 * Whether the agent enforces a candidate, and this pointer is not older: then the bundle for all, which is older, is no
 * replay, and nothing to take. INVARIANT: an agent that enforces a candidate keeps it until something newer is for it,
 * also when it belongs to the audience no more (its labels changed): a revision never goes down.
 */
export function isAhead(current: BundleManifest | undefined, pointer: BundlePointer, offer: CandidateOffer): boolean {
  if (current?.purpose !== "candidate" || (offer.kind !== "ours" && offer.kind !== "outside")) return false;
  return pointer.revision < current.revision && current.revision <= offer.manifest.revision;
}
