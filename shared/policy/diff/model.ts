/**
 * - `stronger`: less is possible than before, or only after asking more.
 * - `weaker`: more is possible, or after asking less.
 * - `different`: neither can be told from the text: the impact on recorded requests tells.
 * - `neutral`: no request is decided otherwise.
 */
export type Strength = "stronger" | "weaker" | "different" | "neutral";

/** One difference between two policy sets. */
export interface Change {
  readonly kind: "added" | "removed" | "changed";
  /** "rule payments/small-refunds", "policy payments", "workflow refunds" */
  readonly what: string;
  /** Of a change: "effect", "when", "stages[0].quorum"; else empty. */
  readonly field: string;
  /** As text; empty: it was not there. */
  readonly before: string;
  readonly after: string;
  readonly strength: Strength;
}
