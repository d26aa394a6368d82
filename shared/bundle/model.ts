import type { PolicyFile, PolicySet } from "../policy/model.ts";

/** What a bundle holds. Its digest is over the RFC 8785 canonical form, so equal content has an equal digest. */
export interface BundleContent {
  readonly formatVersion: 1;
  readonly policySet: PolicySet;
  /** The text that it was made from, for people. */
  readonly sources: readonly PolicyFile[];
}

/** What else a bundle can be for than to be enforced by all. `shadow`: evaluated beside it, never enforced. */
export type BundlePurpose = "candidate" | "shadow";

/** What the control plane signs (JWS payload, RFC 7515, EdDSA over Ed25519): which content is in force where. */
export interface BundleManifest {
  readonly environment: string;
  /** Strictly increasing per environment. */
  readonly revision: number;
  /** "sha256:<hex>" of the canonical content. */
  readonly digest: string;
  readonly publishedAtMs: number;
  readonly publishedBy: string;
  readonly message: string;
  readonly policies: number;
  readonly rules: number;
  readonly workflows: number;
  /** The revision whose content this one restored; 0: none. */
  readonly rollbackOf: number;
  /** Absent: to be enforced by all agents of the environment. */
  readonly purpose?: BundlePurpose;
}

/** A bundle as the bucket points to it. Agents trust `signature` alone; the rest is for people. */
export interface SignedBundle {
  readonly revision: number;
  readonly digest: string;
  /** JWS compact form of the manifest. */
  readonly signature: string;
  /** The canonical content, if it is small; what is absent here is in the Object Store, under its digest. */
  readonly content?: string;
}

/**
 * The value at key `<env>` of the bundles bucket: the bundle in force, and what stands beside it. Revisions are strictly
 * increasing over all of them, so that a revision names one bundle whatever it is for.
 */
export interface BundlePointer extends SignedBundle {
  readonly candidate?: SignedBundle;
  readonly shadow?: SignedBundle;
}

/**
 * The value at key `<env>` of the bundles bucket: the bundle that is in force, and what is tried out beside it, each with
 * a revision and a signature of its own. Revisions increase over all of them.
 */
export interface BundlePointer extends SignedBundle {
  /** Purpose "canary". */
  readonly candidate?: SignedBundle;
  /** Purpose "shadow". */
  readonly shadow?: SignedBundle;
}
