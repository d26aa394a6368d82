import type { RiskScore } from "../../check/decision.ts";
import type { Evaluation } from "../evaluation.ts";
import type { Effect } from "../model.ts";

/** Why a request got the decision it got: every rule of every policy that covers it. */
export interface Explanation {
  readonly evaluation: Evaluation;
  /** Policies that cover the request, in the order of the bundle. */
  readonly policies: readonly PolicyExplanation[];
  /** How many policies don't cover it. */
  readonly notCovering: number;
}

export interface PolicyExplanation {
  readonly policy: string;
  /** What it says when no rule of any policy matches. */
  readonly default: Effect;
  readonly escalateAt?: number;
  readonly denyAt?: number;
  /** What its rules' risk sums up to; absent: it has no thresholds, or no rule with a risk matches. */
  readonly risk?: RiskScore;
  readonly rules: readonly RuleExplanation[];
}

/**
 * - `decides`: it is one of those that made the decision.
 * - `outweighed`: it matches, and a stronger effect decided; or it is an escalation that was approved.
 * - `adds_risk`: it matches, and says nothing by itself; the score stays below the thresholds, or was outweighed.
 * - `shadow`: it matches, and is not enforced.
 * - `no_match`: it does not match; `because` says what was in the way.
 * - `unknown`: it is not among those that decided, and its condition depends on a value that nobody knows.
 */
export type RuleStanding = "decides" | "outweighed" | "adds_risk" | "shadow" | "no_match" | "unknown";

export interface RuleExplanation {
  /** `<policy>/<rule>` */
  readonly id: string;
  /** Undefined: it adds its risk and says nothing else. */
  readonly effect: Effect | undefined;
  /** What it adds to the score; 0: nothing. */
  readonly risk: number;
  /** In shadow mode. */
  readonly shadow: boolean;
  readonly standing: RuleStanding;
  /** The first thing that was in the way; empty when it matches. */
  readonly because: "" | "action" | "resource" | "subject" | "condition";
  /** Of rules that have one and whose action, resource and subject match. */
  readonly condition?: ConditionExplanation;
}

/** A condition, or a part of one, with the value that it had. */
export interface ConditionExplanation {
  readonly text: string;
  /** An error is told apart by `error`. */
  readonly value: boolean | undefined;
  readonly error?: string;
  /** It has no value, since it depends on one that was redacted, or that nobody knows any more; `error` says so. */
  readonly unknown?: true;
  /** The inputs that a part without parts of its own reads, with their values as JSON; what is absent is left out. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Of `&&`, `||`, `!` and `? :`, in the order of the text; evaluated all, also those that the whole did not need. */
  readonly parts: readonly ConditionExplanation[];
}
