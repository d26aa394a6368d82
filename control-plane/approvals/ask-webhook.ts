import { z } from "zod";
import { type PostResult, signedPost } from "../../runtime/http/signed-post.ts";
import type { Escalation, Verdict } from "../../shared/approval/model.ts";
import type { WebhookRule } from "../../shared/policy/model.ts";
import type { WebhookSecret } from "../../shared/webhook/secret.ts";

/** An answer is a verdict and a sentence: more than this is something else. */
const MAX_ANSWER_BYTES = 16_384;

/** What an automatic approver outside said. */
export type WebhookAnswer =
  | { readonly kind: "verdict"; readonly verdict: Verdict; readonly reason: string }
  /** It leaves this one to others. */
  | { readonly kind: "abstained" }
  /** It could not be asked, or answered what is no answer. Says neither the address nor the secret. */
  | { readonly kind: "failed"; readonly reason: string };

const answerSchema = z.object({
  decision: z.enum(["approve", "deny", "abstain"]),
  reason: z.string().max(4_096).default(""),
});

export interface Question {
  readonly escalation: Escalation;
  readonly webhook: WebhookRule["webhook"];
  readonly secrets: readonly WebhookSecret[];
  readonly nowMs: number;
}

/**
 * Asks an automatic approver over HTTPS: one signed POST (Standard Webhooks), whose id is the approval's, so that it can
 * tell a repeat. It answers 200 and `{"decision": "approve" | "deny" | "abstain", "reason": "..."}`, or 204 to abstain.
 * Anything else is a failure, and never an approval.
 */
export async function askWebhook({ escalation, webhook, secrets, nowMs }: Question): Promise<WebhookAnswer> {
  const result = await signedPost({
    url: webhook.url,
    secrets,
    id: escalation.approvalId,
    contentType: "application/json",
    body: JSON.stringify(questionOf(escalation)),
    timeoutMs: webhook.timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
    nowMs,
  });
  return answerOf(result);
}

function questionOf(escalation: Escalation) {
  const { approvalId, environment, workflow, request, requestDigest, reason, form = {}, requestedAtMs } = escalation;
  return {
    type: "dev.postern.approval.decide.v1",
    approvalId,
    environment,
    workflow,
    requestDigest,
    ...request,
    form,
    reason,
    requestedAt: new Date(requestedAtMs).toISOString(),
  };
}

function answerOf(result: PostResult): WebhookAnswer {
  if (result.kind === "unanswered") return { kind: "failed", reason: `the approver did not answer (${result.why})` };
  if (result.status === 204) return { kind: "abstained" };
  if (result.status !== 200) return { kind: "failed", reason: `the approver answered with status ${result.status}` };
  const answer = result.complete ? parse(result.body) : undefined;
  if (answer === undefined) return { kind: "failed", reason: "the approver's answer is no decision" };
  const { decision, reason } = answer;
  return decision === "abstain" ? { kind: "abstained" } : { kind: "verdict", verdict: decision, reason };
}

function parse(body: Uint8Array): z.infer<typeof answerSchema> | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
}
