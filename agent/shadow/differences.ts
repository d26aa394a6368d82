import type { Decision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { ShadowDifference, ShadowExample } from "../../shared/shadow/model.ts";

/** What shadow rules would have changed of this decision; undefined: nothing. */
export function ruleDifference(request: CheckRequest, decision: Decision, atMs: number): ShadowDifference | undefined {
  const { shadow, decisionId, bundleRevision } = decision;
  if (shadow === undefined) return undefined;
  return {
    source: "rules",
    bundleRevision,
    shadowRevision: 0,
    ...shadow,
    subject: subjectOf(request),
    count: 1,
    example: exampleOf(request, decisionId, atMs),
  };
}

export function subjectOf({ subject }: CheckRequest): NonNullable<ShadowDifference["subject"]> {
  return { type: subject.type, id: subject.id };
}

export function exampleOf(request: CheckRequest, decisionId: string, atMs: number): ShadowExample {
  const { action, resource } = request;
  return {
    decisionId,
    atMs,
    subject: subjectOf(request),
    action: action.name,
    resource: { type: resource.type, id: resource.id },
  };
}
