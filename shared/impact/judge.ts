import type { DecisionKind } from "../check/decision.ts";
import type { CheckRequest } from "../check/request.ts";
import type { InputPath } from "../policy/cel/reads.ts";
import { NOTHING_APPROVED } from "../policy/compile/combine.ts";
import type { Evaluation, Evaluator } from "../policy/evaluation.ts";
import { sameToCaller } from "../policy/same-to-caller.ts";
import type { Doubt } from "./doubt.ts";
import type { FactView } from "./fact-view.ts";
import type { Transition } from "./model.ts";
import { kindOf } from "./policy-answer.ts";

export type Judgement =
  | { readonly kind: "same" }
  | ChangedJudgement
  | { readonly kind: "unknown"; readonly rules: readonly string[]; readonly conditions: readonly string[] };

export interface ChangedJudgement extends Transition {
  readonly kind: "changed";
  readonly fromRules: readonly string[];
  readonly toRules: readonly string[];
}

/** A bundle made ready, and what its conditions read as facts. */
export interface Side {
  readonly evaluator: Evaluator;
  readonly facts: FactView;
}

/** What a candidate is compared with: what a request was answered, or what another bundle says of it. */
export type Baseline =
  | { readonly kind: "recorded"; readonly answer: DecisionKind; readonly ruleIds: readonly string[] }
  | { readonly kind: "bundle"; readonly bundle: Side };

/** A request and its moment. What is redacted in it is `unknown`, and an `UNKNOWN` there. */
export interface Question {
  readonly request: CheckRequest;
  readonly unknown: readonly InputPath[];
  readonly atMs: number;
}

const SAME: Judgement = { kind: "same" };

/**
 * Compares what a candidate says of a request with its baseline; policy alone, as if nothing was approved.
 *
 * @param doubt of no request that is still looked at
 */
export function judge(question: Question, candidate: Side, baseline: Baseline, doubt: Doubt): Judgement {
  const { notKnown } = candidate.facts(question.atMs);
  doubt.begin(notKnown.length === 0 ? question.unknown : [...question.unknown, ...notKnown]);
  const first = compare(question, candidate, baseline, doubt);
  return doubt.any ? judgeAll(first, question, candidate, baseline, doubt) : first.judgement;
}

interface Comparison {
  readonly judgement: Judgement;
  /** Of all rules that decided, here or there. */
  readonly ruleIds: readonly string[];
}

function compare(question: Question, candidate: Side, baseline: Baseline, doubt: Doubt): Comparison {
  const after = ask(candidate, question, doubt);
  if (baseline.kind === "recorded") {
    const to = kindOf(after.effect);
    const { answer: from, ruleIds: fromRules } = baseline;
    const judgement: Judgement = from === to ? SAME : { kind: "changed", from, to, fromRules, toRules: after.ruleIds };
    return { ruleIds: after.ruleIds, judgement };
  }
  const before = ask(baseline.bundle, question, doubt);
  const ruleIds = before.ruleIds === after.ruleIds ? after.ruleIds : [...before.ruleIds, ...after.ruleIds];
  if (sameToCaller(before, after)) return { ruleIds, judgement: SAME };
  const [from, to] = [kindOf(before.effect), kindOf(after.effect)];
  return { ruleIds, judgement: { kind: "changed", from, to, fromRules: before.ruleIds, toRules: after.ruleIds } };
}

function ask({ evaluator, facts }: Side, { request, atMs }: Question, unsure: Doubt): Evaluation {
  const { facts: tree, factTimes } = facts(atMs);
  return evaluator.evaluate({
    request,
    facts: tree,
    factTimes,
    nowMs: atMs,
    approvedWorkflows: NOTHING_APPROVED,
    unsure,
  });
}

/** However the conditions in doubt come out: if it comes to the same each time, that is what is known. */
function judgeAll(first: Comparison, question: Question, candidate: Side, baseline: Baseline, doubt: Doubt): Judgement {
  const all = [first];
  const isSettled = doubt.isSettled(() => {
    const other = compare(question, candidate, baseline, doubt);
    all.push(other);
    return comesToTheSame(other.judgement, first.judgement);
  });
  if (isSettled) return first.judgement;
  return { kind: "unknown", rules: rulesInDoubt(all), conditions: doubt.conditions };
}

function comesToTheSame(a: Judgement, b: Judgement): boolean {
  if (a.kind !== "changed" || b.kind !== "changed") return a.kind === b.kind;
  return a.from === b.from && a.to === b.to;
}

/** Those that decide in some of the cases and not in all of them. */
function rulesInDoubt(all: readonly Comparison[]): readonly string[] {
  const seen = new Set(all.flatMap(({ ruleIds }) => ruleIds));
  const rules = [...seen].filter((id) => !id.endsWith("/default"));
  const inDoubt = rules.filter((id) => !all.every(({ ruleIds }) => ruleIds.includes(id)));
  return (inDoubt.length > 0 ? inDoubt : rules).sort();
}
