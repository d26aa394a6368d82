import type { Evaluator } from "../evaluation.ts";
import { explain } from "../explain/explain.ts";
import { leavesOf } from "../explain/explain-condition.ts";
import type { ConditionExplanation } from "../explain/model.ts";
import type { PolicySet } from "../model.ts";
import { type AutoRuleCoverage, autoCoverageOf } from "./auto-coverage.ts";
import type { PolicyTestCase } from "./model.ts";
import { inputOf } from "./run-tests.ts";

/** What tests have shown of one rule. */
export interface RuleCoverage {
  /** `<policy>/<rule>` */
  readonly id: string;
  /** Cases in which it decided; in shadow mode: in which the decision would have been another one through it. */
  readonly decided: number;
  /** Cases in which it matched, decided or not. */
  readonly matched: number;
  /** Parts of its condition that were never true, or never false. */
  readonly unseen: readonly { readonly part: string; readonly value: boolean }[];
}

export interface Coverage {
  readonly rules: readonly RuleCoverage[];
  /** Rules that decided in some case. */
  readonly rulesCovered: number;
  /** Automatic rules of workflows, and how many of them decide in some case. */
  readonly autoRules: readonly AutoRuleCoverage[];
  readonly autoRulesCovered: number;
  /** Parts of conditions, each counted for true and for false. */
  readonly outcomes: number;
  readonly outcomesCovered: number;
}

/** What has been seen of a rule so far. */
interface Seen {
  decided: number;
  matched: number;
  readonly outcomes: Map<string, Set<boolean>>;
}

/** Which rules some case shows to decide, and which parts of their conditions were seen both true and false. */
export function coverageOf(set: PolicySet, evaluator: Evaluator, cases: readonly PolicyTestCase[]): Coverage {
  const seen = new Map<string, Seen>();
  for (const { metadata, spec } of set.policies) {
    for (const { id, when } of spec.rules) seen.set(`${metadata.name}/${id}`, nothingSeen(when));
  }
  for (const testCase of cases) note(set, evaluator, testCase, seen);
  const rules = [...seen].map(([id, one]) => ruleCoverage(id, one));
  return summary(rules, seen, autoCoverageOf(set, evaluator, cases));
}

function nothingSeen(when: string | undefined): Seen {
  const parts = when === undefined ? [] : leavesOf(when);
  return { decided: 0, matched: 0, outcomes: new Map(parts.map((part) => [part, new Set<boolean>()])) };
}

function note(set: PolicySet, evaluator: Evaluator, testCase: PolicyTestCase, seen: Map<string, Seen>): void {
  const input = inputOf(testCase);
  const evaluation = evaluator.evaluate(input);
  const wouldDecide = evaluation.shadow?.shadowRules ?? [];
  for (const { rules } of explain(set, input, evaluation).policies) {
    for (const { id, standing, condition } of rules) {
      const one = seen.get(id);
      if (one === undefined) continue;
      if (standing === "decides" || wouldDecide.includes(id)) one.decided += 1;
      if (standing !== "no_match") one.matched += 1;
      if (condition !== undefined) noteOutcomes(condition, one.outcomes);
    }
  }
}

function noteOutcomes({ text, value, parts }: ConditionExplanation, outcomes: Seen["outcomes"]): void {
  if (parts.length > 0) for (const part of parts) noteOutcomes(part, outcomes);
  else if (value !== undefined) outcomes.get(text)?.add(value);
}

function ruleCoverage(id: string, { decided, matched, outcomes }: Seen): RuleCoverage {
  const unseen = [...outcomes].flatMap(([part, values]) =>
    [true, false].filter((value) => !values.has(value)).map((value) => ({ part, value })),
  );
  return { id, decided, matched, unseen };
}

function summary(
  rules: readonly RuleCoverage[],
  seen: ReadonlyMap<string, Seen>,
  autoRules: readonly AutoRuleCoverage[],
): Coverage {
  const outcomes = [...seen.values()].reduce((sum, one) => sum + 2 * one.outcomes.size, 0);
  const unseen = rules.reduce((sum, rule) => sum + rule.unseen.length, 0);
  return {
    rules,
    rulesCovered: rules.filter(({ decided }) => decided > 0).length,
    autoRules,
    autoRulesCovered: autoRules.filter(({ decided }) => decided > 0).length,
    outcomes,
    outcomesCovered: outcomes - unseen,
  };
}
