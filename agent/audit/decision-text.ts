import type { Decision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { canonicalJson, canonicalString } from "../../shared/digest/index.ts";
import { Pieces } from "./pieces.ts";

/** The canonical text of a decision's audit entry. */
export type DecisionText = (request: CheckRequest, decision: Decision, traceId: string, atMs: number) => string;

/**
 * What the audit keeps of a decision: who asked for what, and what was answered and why. Not the arguments, which may
 * hold anything; those of an approval are in the approval.
 *
 * Put together by hand, in the order of the canonical form, because every check pays for it. What is the
 * same for all requests for an action, or of a rule, is one piece: the fewer pieces a text has the less it costs to put
 * it together and to write it out. It takes a fifth of what `canonicalJson` takes, with which the tests hold it to be the same.
 *
 * @param sampledOneIn said in the entry: it stands for so many like it
 */
export function decisionText(environment: string, source: string, sampledOneIn?: number): DecisionText {
  const sampled = sampledOneIn === undefined ? "" : `"sampledOneIn":${sampledOneIn},`;
  const common = canonicalJson({ environment, kind: "decision", source }).slice(1, -1);

  const beforeId = () =>
    new Pieces(
      (action, { approvalId, bundleRevision, decision }) =>
        `,"data":{"action":${canonicalString(action)},"approvalId":${canonicalString(approvalId)},` +
        `"bundleRevision":${bundleRevision},"decision":"${decision}","decisionId":"`,
      (a, b) => a.approvalId === b.approvalId && a.bundleRevision === b.bundleRevision,
    );
  const upToId = { ALLOW: beforeId(), DENY: beforeId(), PENDING: beforeId() };
  const upToResource = new Pieces(
    (reasonCode, { grantId }) =>
      `","grantId":${canonicalString(grantId)},"reasonCode":"${reasonCode}","resource":{"id":`,
    (a, b) => a.grantId === b.grantId,
  );
  const upToSubject = new Pieces(
    (_firstRule, { ruleIds, stale }, resourceType) =>
      `,"type":${canonicalString(resourceType)}},"ruleIds":[${ruleIds.map(canonicalString).join(",")}],` +
      `${sampled}"stale":${stale},"subject":{"id":`,
    (a, b) => a.stale === b.stale && sameTexts(a.ruleIds, b.ruleIds),
  );
  const upToTrace = new Pieces(
    (subjectType) => `,"type":${canonicalString(subjectType)}}},${common},"traceId":`,
    () => true,
  );

  return ({ subject, action, resource }, decision, traceId, atMs) =>
    `{"atMs":${atMs}${upToId[decision.decision].get(action.name, decision)}${decision.decisionId}` +
    `${upToResource.get(decision.reasonCode, decision)}${canonicalString(resource.id)}` +
    `${upToSubject.get(decision.ruleIds[0] ?? "", decision, resource.type)}${canonicalString(subject.id)}` +
    `${upToTrace.get(subject.type, decision)}${traceId === "" ? '""' : canonicalString(traceId)}}`;
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
