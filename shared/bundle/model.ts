import type { PolicyFile, PolicySet } from "../policy/model.ts";

/** What a bundle holds. Its digest is over the RFC 8785 canonical form, so equal content has an equal digest. */
export interface BundleContent {
  readonly formatVersion: 1;
  readonly policySet: PolicySet;
  /** The text that it was made from, for people. */
  readonly sources: readonly PolicyFile[];
}

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
}

/** The value at key `<env>` of the bundles bucket. Agents trust `signature` alone; the rest is for people. */
export interface BundlePointer {
  readonly revision: number;
  readonly digest: string;
  /** JWS compact form of the manifest. */
  readonly signature: string;
  /** The canonical content, if it is small; what is absent here is in the Object Store, under its digest. */
  readonly content?: string;
}
