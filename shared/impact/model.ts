import type { DecisionKind } from "../check/decision.ts";
import type { OmittedReason } from "../recording/model.ts";

/**
 * What would change of one kind. `from` and `to` are what policy itself says: what an approval, a grant or the agent's
 * situation made of it is left out. The same twice: PENDING at another workflow, or ALLOW with other obligations.
 */
export interface Transition {
  readonly from: DecisionKind;
  readonly to: DecisionKind;
}

/** How a transition changes what callers may do. */
export type ImpactStrength = "weaker" | "stronger" | "different";

/** A decision that would have been another one. */
export interface ImpactExample {
  readonly decisionId: string;
  readonly atMs: number;
  readonly agentId: string;
  /** `<type>:<id>` */
  readonly subject: string;
  readonly action: string;
  /** `<type>:<id>` */
  readonly resource: string;
  /** Of the decision as it was made. */
  readonly reasonCode: string;
}

/** How many decisions have something in common. */
export interface Share {
  readonly name: string;
  readonly decisions: number;
}

/** The part of a transition that the same rules made. */
export interface RuleShare {
  /** `<policy>/<rule>` of the rules that decided before, and those that would decide. */
  readonly fromRules: readonly string[];
  readonly toRules: readonly string[];
  readonly decisions: number;
  /** The earliest, in order of time. */
  readonly examples: readonly ImpactExample[];
}

export interface Change extends Transition {
  readonly strength: ImpactStrength;
  readonly decisions: number;
  /** Each the most frequent first. */
  readonly rules: readonly RuleShare[];
  readonly agents: readonly Share[];
  readonly subjects: readonly Share[];
  readonly actions: readonly Share[];
}

/** Decisions of which nobody can tell whether they would change, because it is up to values that nobody knows. */
export interface UnknownShare {
  /** Rules that may have a say or not. */
  readonly rules: readonly string[];
  /** The conditions that read what is not known. */
  readonly conditions: readonly string[];
  readonly decisions: number;
  readonly examples: readonly ImpactExample[];
}

/**
 * Why a decision is not compared:
 * - an OmittedReason: recorded, but not what the request said;
 * - `not_policy`: the agent decided by its situation (no bundle, or one too old), and not by policy;
 * - `unreadable`: the entry is of no known form.
 */
export type UnjudgedReason = OmittedReason | "not_policy" | "unreadable";

/**
 * What would change. Decisions are counted by the weight of their records: one record may stand for many like it.
 * `decisions` = unchanged + those of all changes + unknown + unjudged.
 */
export interface Impact {
  readonly decisions: number;
  /** Entries of the audit that this rests on. */
  readonly records: number;
  readonly unchanged: number;
  /** DENY to ALLOW first, then what else is weaker, then what is stronger; the rest last. */
  readonly changes: readonly Change[];
  readonly unknown: readonly UnknownShare[];
  readonly unjudged: Readonly<Partial<Record<UnjudgedReason, number>>>;
  /** The first and the last moment of a record; undefined: there is none. */
  readonly fromMs: number | undefined;
  readonly untilMs: number | undefined;
}
