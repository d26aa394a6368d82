import type { ShadowAgent } from "../../proto/gen/postern/v1/ShadowAgent.ts";
import type { ShadowReportResponse } from "../../proto/gen/postern/v1/ShadowReportResponse.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import type { Heartbeat } from "../../shared/fleet/model.ts";
import type { ShadowExample } from "../../shared/shadow/model.ts";
import type { Counted, ShadowReport } from "../../shared/shadow/shadow-report.ts";

/** Names listed at most, the most frequent first. */
const MAX_NAMES = 100;
const MAX_DIFFERENCES = 500;

export function reportMessage({ total, groups, byRule, byAgent, bySubject }: ShadowReport): ShadowReportResponse {
  return {
    total,
    differences: groups.slice(0, MAX_DIFFERENCES).map(({ examples, ruleIds, shadowRules, ...group }) => ({
      ...group,
      ruleIds: [...ruleIds],
      shadowRules: [...shadowRules],
      examples: examples.map(exampleMessage),
    })),
    byRule: counts(byRule),
    byAgent: counts(byAgent),
    bySubject: counts(bySubject),
  };
}

/** Agents that are older than shadows say nothing of them. */
export function agentMessage({ agentId, shadow }: Heartbeat): readonly ShadowAgent[] {
  return shadow === undefined ? [] : [{ id: agentId, ...shadow }];
}

function exampleMessage({ decisionId, atMs, subject, action, resource }: ShadowExample) {
  return {
    decisionId,
    at: toTimestamp(atMs),
    subject: `${subject.type}:${subject.id}`,
    action,
    resource: `${resource.type}:${resource.id}`,
  };
}

function counts(counted: readonly Counted[]) {
  return counted.slice(0, MAX_NAMES).map((one) => ({ ...one }));
}
