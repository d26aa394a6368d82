import { decisionText } from "../../../agent/audit/decision-text.ts";
import { uuidV7 } from "../../../agent/uuid-v7.ts";
import { EntryBuffer } from "../../../shared/audit/index.ts";
import type { Decision } from "../../../shared/check/decision.ts";
import type { CheckRequest } from "../../../shared/check/request.ts";
import type { Evaluator } from "../../../shared/policy/evaluation.ts";
import type { RedactPath } from "../../../shared/policy/redact/redact-path.ts";
import { recordedText, redactionMark } from "../../../shared/recording/index.ts";
import { QUESTIONS, question } from "../../workloads/questions.ts";

/** As an agent's own (agent/audit/audit-trail.ts). */
const BATCH_BYTES = 512 * 1024;
const MAX_BYTES = 16_384;
const KINDS = { allow: "ALLOW", deny: "DENY", escalate: "PENDING" } as const;

/**
 * Batches of recorded decisions as the audit stream keeps them, written by the agent's own functions: a day of refunds, no
 * two of which are the same. `redacted` is what the policies want redacted.
 */
export function recordedBatches(evaluator: Evaluator, records: number, redacted: readonly RedactPath[] = []) {
  const head = { environment: "bench", source: "agent-1", kind: "decision" } as const;
  const textOf = decisionText(head.environment, head.source);
  const mark = redactionMark(new Uint8Array(32));
  const terms = { redact: { paths: redacted, names: new Set<string>(), mark }, maxBytes: MAX_BYTES };
  const batches: Uint8Array[] = [];
  let buffer = new EntryBuffer(head, BATCH_BYTES);
  const seal = () => {
    batches.push(Buffer.from(buffer.seal(undefined).bytes));
    buffer = new EntryBuffer(head, BATCH_BYTES);
  };
  for (let index = 0; index < records; index++) {
    const atMs = Date.UTC(2026, 0, 5) + index;
    const request = requestOf(index);
    const text = textOf(request, decisionOf(evaluator, request, atMs), "", atMs);
    const recorded = recordedText(request, "", 1, terms);
    const at = text.indexOf(',"resource":{"id":');
    const whole = `${text.slice(0, at)},"recorded":${recorded}${text.slice(at)}`;
    if (buffer.add(whole)) continue;
    seal();
    buffer.add(whole);
  }
  seal();
  return batches;
}

/** Amounts are spread around those of the questions, so that a limit that moves a little strikes a few. */
function requestOf(index: number): CheckRequest {
  const { subject, resource, context, ...rest } = question(QUESTIONS[index % QUESTIONS.length] ?? "allow");
  const { amount } = rest.arguments;
  return {
    ...rest,
    subject: {
      ...subject,
      id: `user-${index % 997}`,
      properties: { ...subject.properties, tenureDays: index % 1_000 },
    },
    resource: { ...resource, id: `pay-${index}` },
    context: { ...context, ip: `10.0.${index % 256}.7`, requestId: `req-${index}` },
    arguments: { ...rest.arguments, amount: Number(amount) + (index % 20), note: `order ${index}` },
  };
}

function decisionOf(evaluator: Evaluator, request: CheckRequest, nowMs: number): Decision {
  const { effect, ruleIds, obligations } = evaluator.evaluate({
    request,
    facts: {},
    nowMs,
    approvedWorkflows: new Set(),
  });
  const reasonCode = effect === "allow" ? "RULE_ALLOW" : effect === "deny" ? "RULE_DENY" : "RULE_ESCALATE";
  return {
    decision: KINDS[effect],
    reasonCode,
    reason: "",
    ruleIds,
    bundleRevision: 1,
    obligations,
    decisionId: uuidV7(nowMs),
    approvalId: "",
    grantId: "",
    errors: [],
    stale: false,
  };
}
