import type { BundlePointer, SignedBundle } from "./model.ts";

/** All bundles that a pointer names: the active one first, then what stands beside it. */
export function bundlesOf(pointer: BundlePointer): readonly SignedBundle[] {
  return [pointer, pointer.candidate, pointer.shadow].filter((bundle) => bundle !== undefined);
}
