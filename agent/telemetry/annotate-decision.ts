import { annotate } from "../../runtime/telemetry/with-span.ts";
import type { Decision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { ATTRIBUTES } from "../../shared/telemetry/names.ts";

/** Says on the active span what was decided. Only worth calling while tracing is on. */
export function annotateDecision(request: CheckRequest, decision: Decision): void {
  annotate({
    [ATTRIBUTES.action]: request.action.name,
    [ATTRIBUTES.decision]: decision.decision,
    [ATTRIBUTES.reasonCode]: decision.reasonCode,
    [ATTRIBUTES.ruleIds]: [...decision.ruleIds],
    [ATTRIBUTES.bundleRevision]: decision.bundleRevision,
    [ATTRIBUTES.decisionId]: decision.decisionId,
    ...(decision.approvalId === "" ? {} : { [ATTRIBUTES.approvalId]: decision.approvalId }),
  });
}
