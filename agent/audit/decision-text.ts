import type { Decision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { canonicalJson, canonicalString } from "../../shared/digest/index.ts";
import type { JsonObject } from "../../shared/json.ts";
import { Pieces } from "./pieces.ts";

/** The canonical text of a decision's audit entry. */
export type DecisionText = (request: CheckRequest, decision: Decision, traceId: string, atMs: number) => string;

/**
 * What the audit keeps of every decision: who asked for what, and what was answered and why. What else the request said
 * is in those that are recorded with their inputs (decision-recorder.ts).
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

  const inPieces: DecisionText = ({ subject, action, resource }, decision, traceId, atMs) =>
    `{"atMs":${atMs}${upToId[decision.decision].get(action.name, decision)}${decision.decisionId}` +
    `${upToResource.get(decision.reasonCode, decision)}${canonicalString(resource.id)}` +
    `${upToSubject.get(decision.ruleIds[0] ?? "", decision, resource.type)}${canonicalString(subject.id)}` +
    `${upToTrace.get(subject.type, decision)}${traceId === "" ? '""' : canonicalString(traceId)}}`;

  // With a score or a shadow hardly two are alike: such an entry is put together as any other.
  return (request, decision, traceId, atMs) =>
    decision.risk === undefined && decision.shadow === undefined
      ? inPieces(request, decision, traceId, atMs)
      : canonicalJson({
          atMs,
          data: decisionData(request, decision, sampledOneIn),
          environment,
          kind: "decision",
          source,
          traceId,
        });
}

/** What an entry says of a decision. */
function decisionData(
  { subject, action, resource }: CheckRequest,
  decision: Decision,
  sampledOneIn: number | undefined,
): JsonObject {
  const { approvalId, bundleRevision, decisionId, grantId, reasonCode, ruleIds, stale, risk, shadow } = decision;
  return {
    action: action.name,
    approvalId,
    bundleRevision,
    decision: decision.decision,
    decisionId,
    grantId,
    reasonCode,
    resource: { id: resource.id, type: resource.type },
    ...(risk === undefined ? {} : { risk: risk.map((score) => ({ ...score })) }),
    ruleIds,
    ...(sampledOneIn === undefined ? {} : { sampledOneIn }),
    ...(shadow === undefined ? {} : { shadow: { ...shadow } }),
    stale,
    subject: { id: subject.id, type: subject.type },
  };
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
