import type { PolicyFile, PolicySet } from "../policy/model.ts";

/** What a bundle holds. Its digest is over the RFC 8785 canonical form, so equal content has an equal digest. */
export interface BundleContent {
  readonly formatVersion: 1;
  readonly policySet: PolicySet;
  /** The text that it was made from, for people. */
  readonly sources: readonly PolicyFile[];
}

/**
 * What else a bundle can be for than to be enforced by all. `candidate`: enforced by the agents of an audience. `shadow`:
 * evaluated beside what is enforced, never enforced.
 */
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
  /** Absent: somebody published it, within the rules, and there is no more to say. */
  readonly origin?: BundleOrigin;
  /** Absent: to be enforced by all agents of the environment. */
  readonly purpose?: BundlePurpose;
  /** With the purpose "candidate", and only then. */
  readonly canary?: Canary;
}

/** How a bundle came to be where it is. */
export interface BundleOrigin {
  /** Promoted: whose content it is. */
  readonly promotedFrom?: { readonly environment: string; readonly revision: number };
  /** Went past the rules of promotion, with these words of an admin. */
  readonly breakGlass?: string;
  /** Published over whatever was active. */
  readonly forced?: true;
  /** It waited for approval: as which change, and which approval let it through last. */
  readonly change?: { readonly id: string; readonly approvalId: string };
}

/** Who enforces a candidate, and what it is part of. */
export interface Canary {
  /** The rollout and its step, counted from 0 (shared/rollout/). */
  readonly rollout: string;
  readonly step: number;
  readonly audience: Audience;
}

/** Which agents: those that carry all the labels, and of those a share (shared/rollout/audience.ts). */
export interface Audience {
  /** In percent, 0 to 100. */
  readonly share: number;
  /** Makes the choice of agents another one for each rollout. */
  readonly salt: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A bundle as the bucket points to it. Agents trust `signature` alone; the rest is for people. */
export interface SignedBundle {
  readonly revision: number;
  readonly digest: string;
  /** JWS compact form of the manifest. */
  readonly signature: string;
  /** The canonical content, if it is small; what is absent here is in the Object Store, under its digest. */
  readonly content?: string;
  /** Ids of the pieces that the content consists of, in order (pieces.ts), if it is not small: for who has most of them. */
  readonly pieces?: readonly string[];
}

/**
 * The value at key `<env>` of the bundles bucket: the bundle in force, and what stands beside it. Revisions are strictly
 * increasing over all of them, so that a revision names one bundle whatever it is for.
 */
export interface BundlePointer extends SignedBundle {
  readonly candidate?: SignedBundle;
  readonly shadow?: SignedBundle;
}
