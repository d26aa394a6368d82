import type { ExplainDecisionResponse__Output } from "../../proto/gen/postern/v1/ExplainDecisionResponse.ts";
import type { RecordedDecision__Output } from "../../proto/gen/postern/v1/RecordedDecision.ts";
import { explanationFromMessage } from "../../runtime/rpc/explanation-message.ts";
import { fromTimestamp } from "../../runtime/rpc/time.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject } from "../../shared/json.ts";
import { withService } from "../api/control-plane.ts";
import type { Palette } from "../output/colour.ts";
import { pairs } from "../output/table.ts";
import { explanationJson, explanationText } from "../views/policy-explanation-view.ts";
import type { ClientContext } from "./client-command.ts";

/** Explains a decision of the audit, by its id. */
export async function explainRecorded({ settings, output }: ClientContext, decisionId: string, all: boolean) {
  const { environment } = settings;
  const response = await withService("postern.v1.DecisionService", settings, (client) =>
    client.explain({ environment, decisionId }),
  );
  const explanation = explanationFromMessage(required(response.explanation, "explanation"));
  const decision = required(response.decision, "decision");
  const agreement = AGREEMENTS[response.agreement] ?? "unknown";
  const json = { ...decisionJson(decision), agreement, ...explanationJson(explanation) };
  output.result(json, (palette) =>
    [headText(decision, palette), NOTES[agreement], "", explanationText(explanation, palette, all)]
      .filter((line): line is string => line !== undefined)
      .join("\n"),
  );
}

const AGREEMENTS: Readonly<Record<string, keyof typeof NOTES>> = {
  AGREEMENT_SAME: "same",
  AGREEMENT_DIFFERS: "differs",
};

const NOTES = {
  same: undefined,
  differs:
    "  Asked again, policy says something else: a fact changed within moments of the decision, or is older than the audit.",
  unknown: "  What depends on redacted values, or on facts that nobody knows any more, is shown as ?",
} as const;

function headText(decision: RecordedDecision__Output, palette: Palette): string {
  const { decisionId, reasonCode, agentId, bundleRevision, approvalId, redacted, traceId } = decision;
  const details = pairs(
    [
      ["decision", `${kindOf(decision)} ${reasonCode}`],
      ["at", timeOf(decision)],
      ["agent", agentId],
      ["bundle", `revision ${bundleRevision}${decision.stale ? ", stale" : ""}`],
      ["subject", `${decision.subjectType}:${decision.subjectId}`],
      ["action", decision.action],
      ["resource", `${decision.resourceType}:${decision.resourceId}`],
      ["approval", approvalId],
      ["trace", traceId],
      ["redacted", redacted.join(", ")],
    ],
    "  ",
  );
  return `${palette.bold(decisionId)}\n${details}`;
}

function decisionJson(recorded: RecordedDecision__Output): JsonObject {
  const { decisionId, agentId, reasonCode, bundleRevision, approvalId, grantId, stale, redacted, traceId } = recorded;
  return {
    decisionId,
    recorded: kindOf(recorded),
    reasonCode,
    decidedAt: timeOf(recorded),
    agentId,
    bundleRevision,
    stale,
    subject: { type: recorded.subjectType, id: recorded.subjectId },
    action: recorded.action,
    resource: { type: recorded.resourceType, id: recorded.resourceId },
    approvalId,
    grantId,
    traceId,
    redacted,
  };
}

function kindOf({ decision }: RecordedDecision__Output): string {
  return decision.replace("DECISION_", "");
}

function timeOf({ decidedAt }: RecordedDecision__Output): string {
  return decidedAt === null ? "" : new Date(fromTimestamp(decidedAt)).toISOString();
}

function required<T>(part: T | null, field: keyof ExplainDecisionResponse__Output): T {
  if (part !== null) return part;
  throw new PosternError("internal", "RESPONSE_INVALID", `the answer has no ${field}`, {
    hint: "Bring both programs to the same version.",
  });
}
