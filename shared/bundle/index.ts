export { decodeContent, encodeContent } from "./content.ts";
export { contentWithin, withContent } from "./inline-content.ts";
export {
  addToJwks,
  importKeySet,
  importSigningKey,
  publicJwkOf,
  type SigningKey,
  type TrustedKeys,
} from "./keys.ts";
export { highestRevision, nextRevisionOk, signManifest, verifyPointer } from "./manifest.ts";
export type * from "./model.ts";
export { signOutcome, verifyOutcome } from "./outcome.ts";
export { bundlesOf, type PlacedBundle, placedBundles } from "./pointer-bundles.ts";
