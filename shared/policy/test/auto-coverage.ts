import { nextAuto } from "../auto/next-auto.ts";
import type { Evaluator } from "../evaluation.ts";
import type { PolicySet } from "../model.ts";
import type { PolicyTestCase } from "./model.ts";
import { autoInputOf, inputOf, workflowOf } from "./run-tests.ts";

/** What tests have shown of one automatic rule. */
export interface AutoRuleCoverage {
  readonly workflow: string;
  /** 1-based, in the order of the workflow. */
  readonly rule: number;
  /** Cases in which it decides; of a webhook: in which it is asked. */
  readonly decided: number;
}

/** Which automatic rules decide in some case. Behind a webhook, as if it had abstained. */
export function autoCoverageOf(
  set: PolicySet,
  evaluator: Evaluator,
  cases: readonly PolicyTestCase[],
): readonly AutoRuleCoverage[] {
  const counts = new Map(set.workflows.map(({ metadata, spec }) => [metadata.name, spec.auto.map(() => 0)]));
  for (const testCase of cases) {
    const workflow = workflowOf(set, evaluator.evaluate(inputOf(testCase)));
    const decided = workflow && counts.get(workflow.metadata.name);
    if (workflow === undefined || decided === undefined) continue;
    const input = autoInputOf(testCase);
    let step = nextAuto(workflow, input);
    while (step.kind !== "open") {
      decided[step.ruleIndex] = (decided[step.ruleIndex] ?? 0) + 1;
      if (step.kind === "decided") break;
      step = nextAuto(workflow, input, step.ruleIndex + 1);
    }
  }
  return [...counts].flatMap(([workflow, decided]) =>
    decided.map((count, index) => ({ workflow, rule: index + 1, decided: count })),
  );
}
