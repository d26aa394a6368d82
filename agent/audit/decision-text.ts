import type { Decision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { canonicalJson, canonicalString } from "../../shared/digest/index.ts";

/** The canonical text of a decision's audit entry. */
export type DecisionText = (request: CheckRequest, decision: Decision, traceId: string, atMs: number) => string;

/**
 * What the audit keeps of a decision: who asked for what, and what was answered and why. Not the arguments, which may
 * hold anything; those of an approval are in the approval.
 *
 * Put together by hand, in the order of the canonical form, because every check pays for it: it takes a third of what
 * `canonicalJson` takes, with which the tests hold it to be the same.
 *
 * @param sampledOneIn said in the entry: it stands for so many like it
 */
export function decisionText(environment: string, source: string, sampledOneIn?: number): DecisionText {
  const sampled = sampledOneIn === undefined ? "" : `"sampledOneIn":${sampledOneIn},`;
  const rest = canonicalJson({ environment, kind: "decision", source }).slice(1, -1);
  return ({ subject, action, resource }, decision, traceId, atMs) =>
    `{"atMs":${atMs},"data":{"action":${canonicalString(action.name)},"approvalId":${idText(decision.approvalId)},` +
    `"bundleRevision":${decision.bundleRevision},"decision":"${decision.decision}",` +
    `"decisionId":"${decision.decisionId}","grantId":${idText(decision.grantId)},"reasonCode":"${decision.reasonCode}",` +
    `"resource":{"id":${canonicalString(resource.id)},"type":${canonicalString(resource.type)}},` +
    `"ruleIds":[${ruleIdsText(decision.ruleIds)}],${sampled}"stale":${decision.stale},` +
    `"subject":{"id":${canonicalString(subject.id)},"type":${canonicalString(subject.type)}}},` +
    `${rest},"traceId":${idText(traceId)}}`;
}

/** Mostly there is none. */
function idText(id: string): string {
  return id === "" ? '""' : canonicalString(id);
}

function ruleIdsText(ids: readonly string[]): string {
  const [first] = ids;
  if (ids.length === 1 && first !== undefined) return canonicalString(first);
  return ids.map(canonicalString).join(",");
}
