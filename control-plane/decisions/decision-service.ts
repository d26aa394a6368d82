import type { ExplainDecisionResponse } from "../../proto/gen/postern/v1/ExplainDecisionResponse.ts";
import type { RecordedDecision as DecisionMessage } from "../../proto/gen/postern/v1/RecordedDecision.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import { explanationToMessage } from "../../runtime/rpc/explanation-message.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Environments } from "../environment.ts";
import { type ExplainDecisionPorts, type ExplainedDecision, explainDecision } from "./explain-decision.ts";

/** Each may read half a gigabyte. */
const MAX_UNDER_WAY = 4;

export interface DecisionPorts extends ExplainDecisionPorts {
  readonly environments: Environments;
}

/** postern.v1.DecisionService: decisions as the audit has them. */
export function decisionService(ports: DecisionPorts): RpcService {
  let underWay = 0;
  return defineService("postern.v1.DecisionService", {
    async Explain(request, call) {
      const environment = ports.environments.one(principalOf(call), request.environment);
      if (underWay >= MAX_UNDER_WAY) throw overloaded();
      underWay += 1;
      try {
        return toMessage(await explainDecision(ports, environment, request.decisionId));
      } finally {
        underWay -= 1;
      }
    },
  });
}

const AGREEMENTS = { same: "AGREEMENT_SAME", differs: "AGREEMENT_DIFFERS", unknown: "AGREEMENT_UNSPECIFIED" } as const;
const DECISIONS = { ALLOW: "DECISION_ALLOW", DENY: "DECISION_DENY", PENDING: "DECISION_PENDING" } as const;

function toMessage({ explanation, agreement, ...rest }: ExplainedDecision): ExplainDecisionResponse {
  return {
    decision: toDecisionMessage(rest),
    explanation: explanationToMessage(explanation),
    agreement: AGREEMENTS[agreement],
  };
}

function toDecisionMessage({ decision, redacted }: Pick<ExplainedDecision, "decision" | "redacted">): DecisionMessage {
  const { decisionId, agentId, atMs, reasonCode, ruleIds, bundleRevision, approvalId, grantId, stale } = decision;
  return {
    decisionId,
    agentId,
    decidedAt: toTimestamp(atMs),
    decision: DECISIONS[decision.decision],
    reasonCode,
    ruleIds: [...ruleIds],
    bundleRevision,
    approvalId,
    grantId,
    stale,
    subjectType: decision.subject.type,
    subjectId: decision.subject.id,
    action: decision.action,
    resourceType: decision.resource.type,
    resourceId: decision.resource.id,
    traceId: decision.traceId,
    redacted: redacted.map((path) => path.join(".")),
  };
}

function overloaded(): PosternError {
  return new PosternError("resource_exhausted", "OVERLOADED", "Too many decisions are being explained.", {
    hint: "Ask again.",
    retryAfterMs: 1_000,
  });
}
