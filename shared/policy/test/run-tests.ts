import type { DecisionKind, RiskScore } from "../../check/decision.ts";
import type { AutoInput } from "../auto/auto-condition.ts";
import { nextAuto } from "../auto/next-auto.ts";
import type { Evaluation, EvaluationInput, Evaluator } from "../evaluation.ts";
import type { Effect, PolicySet, Workflow } from "../model.ts";
import type { Difference, Expectation, PolicyTestCase, PolicyTestResult } from "./model.ts";

const DECISIONS: Readonly<Record<Effect, DecisionKind>> = { allow: "ALLOW", deny: "DENY", escalate: "PENDING" };

/** Runs one case. */
export function runTest(set: PolicySet, evaluator: Evaluator, testCase: PolicyTestCase): PolicyTestResult {
  const input = inputOf(testCase);
  const evaluation = evaluator.evaluate(input);
  const { expected } = testCase;
  const auto = expected.auto === undefined ? undefined : autoOf(workflowOf(set, evaluation), testCase);
  return {
    testCase,
    differences: differences(expected, evaluation, auto),
    errors: evaluation.errors.map(({ ruleId, message }) => `${ruleId}: ${message}`),
  };
}

/** What policy is asked in a case. */
export function inputOf({ request, facts, factTimes, nowMs, approvedWorkflows }: PolicyTestCase): EvaluationInput {
  return { request, facts, factTimes, nowMs, approvedWorkflows };
}

/** What the automatic rules of a case's workflow are asked. */
export function autoInputOf(testCase: PolicyTestCase): AutoInput {
  const { form, recent } = testCase;
  return { ...inputOf(testCase), form, recent: ({ kind }) => recent[kind] ?? 0 };
}

/** Whom an evaluation asks. Undefined: nobody. */
export function workflowOf(set: PolicySet, { workflow }: Evaluation): Workflow | undefined {
  return set.workflows.find(({ metadata }) => metadata.name === workflow);
}

function autoOf(workflow: Workflow | undefined, testCase: PolicyTestCase): Expectation["auto"] {
  if (workflow === undefined) return "people";
  const step = nextAuto(workflow, autoInputOf(testCase));
  if (step.kind === "decided") return step.verdict;
  return step.kind === "ask" ? "webhook" : "people";
}

function differences(
  expected: Expectation,
  { effect, ruleIds, workflow, obligations, risk, shadow }: Evaluation,
  auto: Expectation["auto"],
): readonly Difference[] {
  const ids = obligations.map(({ id }) => id);
  return [
    ...difference("decision", expected.decision, DECISIONS[effect]),
    ...difference("rules", sorted(expected.rules), sorted(ruleIds)),
    ...difference("workflow", expected.workflow, workflow),
    ...difference("obligations", sorted(expected.obligations), sorted(ids)),
    ...difference("auto", expected.auto, auto ?? "people"),
    ...riskDifference(expected.risk, risk ?? []),
    ...difference("shadow", expected.shadow, DECISIONS[shadow?.effect ?? effect]),
  ];
}

function riskDifference(expected: Expectation["risk"], scores: readonly RiskScore[]): readonly Difference[] {
  if (expected === undefined) return [];
  if (typeof expected === "number") {
    return difference("risk", String(expected), String(Math.max(0, ...scores.map(({ score }) => score))));
  }
  const actual = (name: string) => scores.find(({ policy }) => policy === name)?.score ?? 0;
  const text = (scoreOf: (name: string) => number | undefined) =>
    Object.keys(expected)
      .sort()
      .map((name) => `${name} ${scoreOf(name)}`)
      .join(", ");
  return difference(
    "risk",
    text((name) => expected[name]),
    text(actual),
  );
}

function difference(what: Difference["what"], expected: string | undefined, actual: string): readonly Difference[] {
  return expected === undefined || expected === actual ? [] : [{ what, expected, actual: actual || "none" }];
}

function sorted(ids: readonly string[]): string;
function sorted(ids: readonly string[] | undefined): string | undefined;
function sorted(ids: readonly string[] | undefined): string | undefined {
  return ids && (ids.length === 0 ? "none" : [...ids].sort().join(", "));
}
