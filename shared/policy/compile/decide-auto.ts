import type { Condition } from "../cel/condition.ts";
import { cachedCondition } from "../cel/condition-cache.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { EvaluationInput } from "../evaluation.ts";
import type { Workflow } from "../model.ts";

/** What the first automatic rule that holds says of an approval. */
export interface AutoDecision {
  /** Index into `workflow.spec.auto`. */
  readonly ruleIndex: number;
  readonly verdict: "approve" | "deny";
  readonly reason: string;
}

/**
 * Tries a workflow's automatic rules in order. Undefined: none holds, people decide. So they do when a denying rule
 * cannot be evaluated: what it might have stopped, no later rule may approve.
 */
export function decideAuto(workflow: Workflow, input: EvaluationInput): AutoDecision | undefined {
  if (workflow.spec.auto.length === 0) return undefined;
  const inputs = new ConditionInputs(input);
  for (const [ruleIndex, rule] of workflow.spec.auto.entries()) {
    if ("webhook" in rule) continue;
    const { when, decision, reason } = rule;
    const result = conditionOf(when)?.evaluate(inputs);
    if (result?.ok !== true) {
      if (decision === "deny") return undefined;
    } else if (result.value) {
      const said = reason ?? `automatic rule ${ruleIndex + 1} of workflow '${workflow.metadata.name}': ${when}`;
      return { ruleIndex, verdict: decision, reason: said };
    }
  }
  return undefined;
}

function conditionOf(when: string): Condition | undefined {
  const compiled = cachedCondition(when);
  return compiled.ok ? compiled.condition : undefined;
}
