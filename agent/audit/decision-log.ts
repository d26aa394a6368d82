import type { Decision, ReasonCode } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { AgentSettings } from "../../shared/config/index.ts";
import type { DecisionRecorder } from "./decision-recorder.ts";
import { decisionText } from "./decision-text.ts";

/** The text of a decision's audit entry; undefined: it is not to be logged. */
export type DecisionLog = (
  request: CheckRequest,
  decision: Decision,
  traceId: string,
  atMs: number,
) => string | undefined;

export type DecisionLogSettings = Pick<AgentSettings, "environment" | "agentId" | "decisionLog" | "decisionLogOneIn">;

/** What policy alone says, without an error: the bulk, of which a part tells as much as the whole. */
const ROUTINE: ReadonlySet<ReasonCode> = new Set([
  "RULE_ALLOW",
  "RULE_DENY",
  "RISK_DENY",
  "DEFAULT_ALLOW",
  "DEFAULT_DENY",
  "NO_POLICY",
]);

/**
 * The decision log as configured: all decisions, one in so many, or none. Whatever an approval, an error or the agent's
 * situation had a part in is logged in any case. Of what is logged the recorder says what is logged with its inputs.
 */
export function decisionLog(settings: DecisionLogSettings, recorder?: DecisionRecorder): DecisionLog {
  const text = textOf(settings);
  if (recorder === undefined) return text;
  return (request, decision, traceId, atMs) => {
    const logged = text(request, decision, traceId, atMs);
    const weight = recorder.weigh(decision.decision, atMs, logged !== undefined);
    return logged === undefined || weight === 0 ? logged : recorder.withInputs(logged, request, decision, weight);
  };
}

function textOf({ environment, agentId, decisionLog, decisionLogOneIn }: DecisionLogSettings): DecisionLog {
  const text = decisionText(environment, agentId);
  switch (decisionLog) {
    case "all":
      return text;
    case "off":
      return (...given) => (isRoutine(given[1]) ? undefined : text(...given));
    case "sampled": {
      const sampledText = decisionText(environment, agentId, decisionLogOneIn);
      return (...given) => {
        if (!isRoutine(given[1])) return text(...given);
        return isSampled(given[1].decisionId, decisionLogOneIn) ? sampledText(...given) : undefined;
      };
    }
  }
}

function isRoutine({ reasonCode, errors, approvalId, grantId }: Decision): boolean {
  return ROUTINE.has(reasonCode) && errors.length === 0 && approvalId === "" && grantId === "";
}

/** By the last 32 bits of the decision's id, which are random: whoever knows the id knows whether it was logged. */
function isSampled(decisionId: string, oneIn: number): boolean {
  return Number.parseInt(decisionId.slice(-8), 16) % oneIn === 0;
}
