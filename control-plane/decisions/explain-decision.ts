import type { AuditReader, FactStore } from "../../shared/bus/ports.ts";
import { factsAt } from "../../shared/facts/index.ts";
import type { InputPath } from "../../shared/policy/cel/reads.ts";
import type { EvaluationInput, Evaluator } from "../../shared/policy/evaluation.ts";
import { explain } from "../../shared/policy/explain/explain.ts";
import type { Explanation } from "../../shared/policy/explain/model.ts";
import { compilePolicySet, factDeclarations } from "../../shared/policy/index.ts";
import type { PolicySet } from "../../shared/policy/model.ts";
import type { ValuePath } from "../../shared/policy/redact/redact.ts";
import { agrees, decideAgain, type RecordedDecision, recordedEvaluation } from "../../shared/recording/index.ts";
import { readTimeline } from "../facts/read-timeline.ts";
import { findDecision } from "./find-decision.ts";
import { recordedRequest, type ShownRequest } from "./recorded-request.ts";

export interface ExplainDecisionPorts {
  readonly audit: Pick<AuditReader, "scan">;
  readonly facts: Pick<FactStore, "list">;
  readonly approvals: Parameters<typeof recordedRequest>[2];
  /** The policies of a revision; throws BUNDLE_NOT_FOUND. */
  readonly policySet: (environment: string, revision: number) => Promise<PolicySet>;
}

export interface ExplainedDecision {
  readonly decision: RecordedDecision;
  readonly redacted: readonly ValuePath[];
  readonly explanation: Explanation;
  /** Of policy, asked again. `unknown`: it depends on values that were redacted, or that nobody knows any more. */
  readonly agreement: "same" | "differs" | "unknown";
}

/** Explains a decision of the audit. Throws as its steps do. */
export async function explainDecision(
  ports: ExplainDecisionPorts,
  environment: string,
  decisionId: string,
): Promise<ExplainedDecision> {
  const decision = await findDecision(ports.audit, environment, decisionId);
  const policySet =
    decision.bundleRevision === 0 ? NOTHING : await ports.policySet(environment, decision.bundleRevision);
  const shown = await recordedRequest(decision, policySet.policies, ports.approvals);
  const facts = await factsOf(ports, decision, policySet);
  return { decision, redacted: shown.redacted, ...explainAgain(policySet, decision, shown, facts) };
}

const NOTHING: PolicySet = { policies: [], workflows: [] };

interface FactsOfMoment extends Pick<EvaluationInput, "facts" | "factTimes"> {
  /** Where nobody knows what there was. */
  readonly notKnown: readonly InputPath[];
}

/**
 * Policy is asked again. Where a condition depends on a value that nobody knows any more, its answer is worth nothing, and
 * its word is that of the decision.
 */
function explainAgain(
  policySet: PolicySet,
  decision: RecordedDecision,
  { request, redacted }: ShownRequest,
  { notKnown, ...facts }: FactsOfMoment,
): Pick<ExplainedDecision, "explanation" | "agreement"> {
  const { evaluation, input } = decideAgain(evaluatorOf(policySet), request, facts, decision);
  const unknown = [...redacted, ...notKnown];
  const again = explain(policySet, input, evaluation, unknown);
  const isCertain = !again.policies.some(({ rules }) => rules.some(({ condition }) => condition?.unknown === true));
  if (isCertain && agrees(evaluation, decision)) return { agreement: "same", explanation: again };
  const explanation = explain(policySet, input, recordedEvaluation(decision), unknown);
  return { agreement: isCertain ? "differs" : "unknown", explanation };
}

async function factsOf(
  ports: ExplainDecisionPorts,
  { environment, atMs }: RecordedDecision,
  policySet: PolicySet,
): Promise<FactsOfMoment> {
  const timeline = await readTimeline(ports, environment, async () => undefined);
  const { facts, notKnown } = timeline(atMs);
  const { tree, putAtMs } = factsAt(facts, atMs, factDeclarations(policySet));
  return {
    facts: tree,
    // Agents do not record when they last heard from the bus.
    factTimes: { putAtMs, seenAtMs: undefined },
    notKnown: notKnown.map((path) => ["facts", ...path.split(".")]),
  };
}

/** Contents of bundles are kept by the library, and with them what was made of them. */
const evaluators = new WeakMap<PolicySet, Evaluator>();

function evaluatorOf(policySet: PolicySet): Evaluator {
  const known = evaluators.get(policySet) ?? compilePolicySet(policySet);
  evaluators.set(policySet, known);
  return known;
}
