import { bundlesOf, withContent } from "../../shared/bundle/index.ts";
import type { BundlePointer, SignedBundle } from "../../shared/bundle/model.ts";
import { MAX_PIECES, splitContent } from "../../shared/bundle/pieces.ts";
import type { BundleStore } from "../../shared/bus/ports.ts";

/**
 * Stores a content so that agents have it before they see the pointer, and says in the bundle how it is to be had: within
 * it, when it is small; else whole in the object store and in pieces, of which only those are written that no bundle of
 * `over` has. INVARIANT: those are kept as long as `over` is the active pointer, and over no other is the new one written.
 */
export async function storeContent(
  store: Pick<BundleStore, "putContent" | "putPieces">,
  environment: string,
  bundle: SignedBundle,
  bytes: Uint8Array,
  over: BundlePointer | undefined,
): Promise<SignedBundle> {
  const carrying = withContent(bundle, bytes);
  if (carrying.content !== undefined) return carrying;
  const pieces = splitContent(bytes);
  const stored = new Set(over === undefined ? [] : bundlesOf(over).flatMap((other) => other.pieces ?? []));
  const fresh = pieces.filter(({ id }) => !stored.has(id));
  await Promise.all([
    store.putContent(environment, bundle.digest, bytes),
    ...(pieces.length > MAX_PIECES ? [] : [store.putPieces(environment, fresh)]),
  ]);
  return pieces.length > MAX_PIECES ? bundle : { ...bundle, pieces: pieces.map(({ id }) => id) };
}
