import type { DecisionKind } from "../check/decision.ts";
import type { Resource, Subject } from "../check/request.ts";

/**
 * How often, within some seconds, an agent's decisions would have been other ones in one and the same way: with shadow
 * rules enforced, or under a bundle that is published as shadow. Data of an audit entry of kind `shadow_difference`.
 */
export interface ShadowDifference {
  readonly source: "rules" | "bundle";
  /** The bundle that was enforced. */
  readonly bundleRevision: number;
  /** For the source "bundle": the shadow bundle. Otherwise 0. */
  readonly shadowRevision: number;
  /** What policy said; an approval that was at hand is not part of it. */
  readonly from: DecisionKind;
  readonly to: DecisionKind;
  /** For the answer PENDING: who would have been asked. Otherwise empty. */
  readonly workflow: string;
  /** `<policy>/<rule>` of each rule that would have decided, sorted. */
  readonly ruleIds: readonly string[];
  /** For the source "rules": those among them that are in shadow mode. */
  readonly shadowRules: readonly string[];
  /** Who asked; undefined: more subjects did than are told apart. */
  readonly subject: Pick<Subject, "type" | "id"> | undefined;
  readonly count: number;
  /** The last of them. */
  readonly example: ShadowExample;
}

export interface ShadowExample {
  readonly decisionId: string;
  readonly atMs: number;
  readonly subject: Pick<Subject, "type" | "id">;
  readonly action: string;
  readonly resource: Pick<Resource, "type" | "id">;
}
