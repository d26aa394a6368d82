import type { Policy, Rule } from "../model.ts";
import { errorAt, type Finding, type Path, warningAt } from "./finding.ts";

/** What is wrong with the thresholds of a policy, its rules considered. */
export function checkThresholds({ spec }: Policy): readonly Finding[] {
  const { escalateAt, denyAt, workflow, rules } = spec;
  return [
    ...checkWorkflow(escalateAt, workflow),
    ...checkOrder(escalateAt, denyAt),
    ...checkReach("escalateAt", escalateAt, rules),
    ...checkReach("denyAt", denyAt, rules),
  ];
}

/** What is wrong with what a rule adds. */
export function checkRisk(path: Path, rule: Rule, { escalateAt, denyAt }: Policy["spec"]): readonly Finding[] {
  const { effect, risk = 0, obligations } = rule;
  if (effect === undefined && risk === 0) {
    const message = `the rule '${rule.id}' says nothing: it has no 'effect' and adds no 'risk'`;
    return [errorAt(path, "MISSING_FIELD", message, "add 'effect: deny', or 'risk: 10'")];
  }
  if (effect === undefined && obligations !== undefined && obligations.length > 0) {
    const message = "a rule without an effect has no obligations: it only adds its risk";
    return [errorAt([...path, "obligations"], "INVALID_VALUE", message, "give the rule an 'effect', or take them out")];
  }
  if (risk === 0 || escalateAt !== undefined || denyAt !== undefined) return [];
  const message = "this risk has no consequence: the policy has neither 'escalateAt' nor 'denyAt'";
  return [warningAt([...path, "risk"], "RISK_WITHOUT_THRESHOLD", message, "add 'escalateAt: 50' to the policy's spec")];
}

/** Whether a workflow that is named is known is checked where it stands. */
function checkWorkflow(escalateAt: number | undefined, workflow: string | undefined): readonly Finding[] {
  if (escalateAt === undefined || workflow !== undefined) return [];
  const message = "'escalateAt' does not say which workflow to ask";
  return [errorAt(["spec", "escalateAt"], "NO_WORKFLOW", message, "add 'workflow: <name>' to the policy's spec")];
}

function checkOrder(escalateAt: number | undefined, denyAt: number | undefined): readonly Finding[] {
  if (escalateAt === undefined || denyAt === undefined || denyAt > escalateAt) return [];
  const message = `a score of ${denyAt} is denied already, so that 'escalateAt: ${escalateAt}' never asks anybody`;
  return [errorAt(["spec", "denyAt"], "INVALID_VALUE", message, "make 'denyAt' greater than 'escalateAt'")];
}

function checkReach(
  field: "escalateAt" | "denyAt",
  threshold: number | undefined,
  rules: readonly Rule[],
): readonly Finding[] {
  const most = rules.reduce((sum, { risk = 0 }) => sum + risk, 0);
  if (threshold === undefined || threshold <= most) return [];
  const message = `no request ever scores ${threshold}: the risk of all rules together is ${most}`;
  return [warningAt(["spec", field], "UNREACHABLE_THRESHOLD", message)];
}
