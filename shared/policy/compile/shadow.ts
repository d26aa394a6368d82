import type { Evaluation, EvaluationInput, ShadowOutcome } from "../evaluation.ts";
import { sameToCaller } from "../same-to-caller.ts";
import type { CompiledRule } from "./compiled-rule.ts";
import { anyMatches, type CandidateRules, evaluate } from "./evaluate.ts";
import { type SubjectIndex, subjectIndex } from "./subject-index.ts";

/** The candidates as if their shadow rules were enforced. */
export interface ShadowCandidates {
  /** All rules, those in shadow mode among them. */
  readonly all: CandidateRules;
  readonly shadowRules: SubjectIndex;
  readonly shadowIds: ReadonlySet<string>;
}

/** `rules`: sorted by id. Undefined: none of them is in shadow mode. */
export function shadowCandidates(
  rules: readonly CompiledRule[],
  { fallbacks, byDefault }: Omit<CandidateRules, "rules">,
): ShadowCandidates | undefined {
  const shadowRules = rules.filter(({ shadow }) => shadow);
  if (shadowRules.length === 0) return undefined;
  return {
    all: { rules: subjectIndex(rules), fallbacks, byDefault },
    shadowRules: subjectIndex(shadowRules),
    shadowIds: new Set(shadowRules.map(({ id }) => id)),
  };
}

/**
 * The evaluation as it is enforced, with what it would have been beside it, if that is something else. Most shadow rules
 * match few requests, so they are asked first by themselves.
 */
export function withShadow(shadow: ShadowCandidates, enforced: Evaluation, input: EvaluationInput): Evaluation {
  if (!anyMatches(shadow.shadowRules, input)) return enforced;
  const wouldBe = evaluate(shadow.all, input);
  if (sameToCaller(enforced, wouldBe)) return enforced;
  return besideEnforced(enforced, outcomeOf(shadow, wouldBe));
}

/** Written out and not spread, which takes three times as long; members that are absent stay so. */
function besideEnforced(enforced: Evaluation, shadow: ShadowOutcome): Evaluation {
  const { effect, basis, ruleIds, workflow, obligations, errors, risk } = enforced;
  if (risk === undefined) return { effect, basis, ruleIds, workflow, obligations, errors, shadow };
  return { effect, basis, ruleIds, workflow, obligations, errors, risk, shadow };
}

function outcomeOf(shadow: ShadowCandidates, wouldBe: Evaluation): ShadowOutcome {
  const { effect, basis, ruleIds, workflow, obligations, errors, risk } = wouldBe;
  const shadowRules = shadowRulesOf(shadow, wouldBe);
  if (risk === undefined) return { effect, basis, ruleIds, workflow, obligations, errors, shadowRules };
  return { effect, basis, ruleIds, workflow, obligations, errors, risk, shadowRules };
}

function shadowRulesOf({ shadowIds }: ShadowCandidates, { ruleIds }: Evaluation): ShadowOutcome["shadowRules"] {
  return ruleIds.filter((id) => shadowIds.has(id));
}
