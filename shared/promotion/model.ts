/** How changes reach one environment. An environment of which nothing is said takes any publish at once. */
export interface EnvironmentRules {
  /** The environment whose content comes here next. */
  readonly promoteFrom?: string;
  /** How long a content must have been in force there. 0: at once. */
  readonly minSoakMs: number;
  /** Nothing but what was promoted, and what was there before (rollback). */
  readonly onlyByPromotion: boolean;
  /** The environment whose active bundle decides on changes to this one. */
  readonly guardedBy?: string;
}

/** By the name of the environment. */
export type EnvironmentTable = ReadonlyMap<string, EnvironmentRules>;

export const NO_RULES: EnvironmentRules = { minSoakMs: 0, onlyByPromotion: false };

/**
 * What is done to an environment's policies; each is an action `postern.policy.<verb>` to the guard. `rollout`: published
 * to some agents first.
 */
export type PolicyVerb = "publish" | "promote" | "rollback" | "rollout";
