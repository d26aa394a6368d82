import type { BundlePointer, SignedBundle } from "./model.ts";

/** All bundles that a pointer names: the active one first, then what is tried out beside it. */
export function bundlesOf(pointer: BundlePointer): readonly SignedBundle[] {
  return [pointer, pointer.candidate, pointer.shadow].filter((bundle) => bundle !== undefined);
}

/** The greatest revision of a pointer; whatever is published next must exceed it. 0 for no pointer. */
export function newestRevision(pointer: BundlePointer | undefined): number {
  return pointer === undefined ? 0 : Math.max(...bundlesOf(pointer).map(({ revision }) => revision));
}
