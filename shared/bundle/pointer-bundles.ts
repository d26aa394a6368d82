import type { BundlePointer, BundlePurpose, SignedBundle } from "./model.ts";

/** A bundle of a pointer and what it stands there for; no purpose: to be enforced by all. */
export interface PlacedBundle {
  readonly bundle: SignedBundle;
  readonly purpose?: BundlePurpose;
}

/** All that a pointer names: the active one first, then what stands beside it. */
export function placedBundles(pointer: BundlePointer): readonly PlacedBundle[] {
  const { candidate, shadow } = pointer;
  return [
    { bundle: pointer },
    ...(candidate === undefined ? [] : [{ bundle: candidate, purpose: "candidate" as const }]),
    ...(shadow === undefined ? [] : [{ bundle: shadow, purpose: "shadow" as const }]),
  ];
}

/** The same, whatever they are for. */
export function bundlesOf(pointer: BundlePointer): readonly SignedBundle[] {
  return placedBundles(pointer).map(({ bundle }) => bundle);
}
