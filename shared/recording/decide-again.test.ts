import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DecisionKind, ReasonCode } from "../check/decision.ts";
import type { Evaluation } from "../policy/evaluation.ts";
import { compilePolicySet } from "../policy/index.ts";
import { evaluationInputs, policySets } from "../policy/testing/arbitrary.ts";
import { agrees, decideAgain, recordedEvaluation } from "./index.ts";

const CODES: Readonly<Record<DecisionKind, ReasonCode>> = {
  ALLOW: "RULE_ALLOW",
  DENY: "RULE_DENY",
  PENDING: "RULE_ESCALATE",
};
const KINDS: Readonly<Record<Evaluation["effect"], DecisionKind>> = {
  allow: "ALLOW",
  deny: "DENY",
  escalate: "PENDING",
};

const DEFAULTS: Readonly<Record<Evaluation["effect"], ReasonCode>> = {
  allow: "DEFAULT_ALLOW",
  deny: "DEFAULT_DENY",
  escalate: "DEFAULT_ESCALATE",
};

/** What an agent records of an evaluation. */
function recordOf({ effect, basis, ruleIds }: Evaluation) {
  const decision = KINDS[effect];
  const byBasis: Partial<Record<Evaluation["basis"], ReasonCode>> = {
    approval: "APPROVED",
    no_policy: "NO_POLICY",
    default: DEFAULTS[effect],
    risk: effect === "deny" ? "RISK_DENY" : "RISK_ESCALATE",
  };
  return { decision, reasonCode: byBasis[basis] ?? CODES[decision], ruleIds };
}

describe("asking policy again what a recorded decision asked it", () => {
  it("gives the evaluation that the decision rests on, approvals included", () => {
    fc.assert(
      fc.property(policySets, evaluationInputs, (set, input) => {
        const evaluator = compilePolicySet(set);
        const { request, facts, nowMs } = input;
        // As an agent does when approvals come through, one after the other.
        let evaluation = evaluator.evaluate({ ...input, approvedWorkflows: new Set() });
        const approved = new Set<string>();
        while (evaluation.effect === "escalate" && input.approvedWorkflows.has(evaluation.workflow)) {
          approved.add(evaluation.workflow);
          evaluation = evaluator.evaluate({ ...input, approvedWorkflows: new Set(approved) });
        }
        const recorded = recordOf(evaluation);
        const again = decideAgain(evaluator, request, { facts }, { ...recorded, atMs: nowMs });
        expect(agrees(again.evaluation, recorded)).toBe(true);
        // Of two that agree the agent's own may be the later one: the rules that decided are the same.
        expect(again.input.approvedWorkflows.size).toBeLessThanOrEqual(approved.size);
      }),
      { numRuns: 500 },
    );
  });

  it("says of an evaluation as much as the record tells", () => {
    fc.assert(
      fc.property(policySets, evaluationInputs, (set, input) => {
        const evaluation = compilePolicySet(set).evaluate(input);
        const { effect, basis, ruleIds } = evaluation;
        expect(recordedEvaluation(recordOf(evaluation))).toMatchObject({ effect, basis, ruleIds });
        expect(agrees(evaluation, recordOf(evaluation))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("takes a denial of an approval for the question that policy asked", () => {
    const recorded = { decision: "DENY", reasonCode: "APPROVAL_DENIED", ruleIds: ["p/large"] } as const;
    expect(recordedEvaluation(recorded)).toMatchObject({ effect: "escalate", basis: "rule" });
  });
});
