import type { Decision, RiskScore } from "../../shared/check/decision.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { pairs } from "../output/table.ts";

export function decisionJson(decision: Decision): JsonObject {
  const { reasonCode, reason, ruleIds, bundleRevision, decisionId, approvalId, grantId, stale } = decision;
  return {
    decision: decision.decision,
    reasonCode,
    reason,
    ruleIds,
    bundleRevision,
    obligations: decision.obligations.map(({ id, parameters }) => ({ id, parameters })),
    decisionId,
    approvalId,
    grantId,
    errors: decision.errors.map(({ ruleId, message }) => ({ ruleId, message })),
    stale,
    risk: (decision.risk ?? []).map((score) => ({ ...score })),
  };
}

export function decisionText(decision: Decision, palette: Palette): string {
  const { reasonCode, reason, ruleIds, bundleRevision, decisionId, approvalId, grantId, stale } = decision;
  const details = pairs(
    [
      ["rules", ruleIds.join(", ")],
      ["risk", (decision.risk ?? []).map(riskText).join("\n")],
      ["errors", decision.errors.map(({ ruleId, message }) => `${ruleId}: ${message}`).join("\n")],
      ["obligations", decision.obligations.map(({ id, parameters }) => obligationText(id, parameters)).join("\n")],
      ["approval", approvalId],
      ["grant", grantId],
      ["bundle", `revision ${bundleRevision}${stale ? ", stale" : ""}`],
      ["decision", decisionId],
    ],
    "  ",
  );
  const next = decision.decision === "PENDING" ? `\n  next: postern approvals show ${approvalId}` : "";
  return `${colouredDecision(decision, palette)} ${reasonCode}: ${reason}\n${details}${next}`;
}

/** "70 of payments, reaches escalateAt 50: payments/large, payments/night" */
function riskText({ policy, score, reaches, threshold, ruleIds }: RiskScore): string {
  const reached = reaches === "none" ? "" : `, reaches ${reaches} ${threshold}`;
  return `${score} of ${policy}${reached}: ${ruleIds.join(", ")}`;
}

function colouredDecision({ decision }: Decision, palette: Palette): string {
  if (decision === "ALLOW") return palette.good(decision);
  return decision === "DENY" ? palette.bad(decision) : palette.wait(decision);
}

function obligationText(id: string, parameters: JsonObject): string {
  return Object.keys(parameters).length === 0 ? id : `${id} ${JSON.stringify(parameters)}`;
}
