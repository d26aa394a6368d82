import { generateKeyPairSync } from "node:crypto";
import { approvalId } from "../../shared/approval/index.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import type { SigningKey, TrustedKeys } from "../../shared/bundle/index.ts";
import { requestDigest } from "../../shared/digest/index.ts";
import { API_VERSION, type Stage, type Workflow } from "../../shared/policy/model.ts";

/** A fresh Ed25519 key, and the set that trusts it. */
export async function newKeys(): Promise<{ key: SigningKey; trusted: TrustedKeys }> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { key: { kid: "test", key: privateKey }, trusted: new Map([["test", publicKey]]) };
}

export function stageOf(name: string, over: Partial<Stage> = {}): Stage {
  return { name, approvers: { groups: [name] }, quorum: 1, timeoutMs: 60_000, onTimeout: "deny", ...over };
}

export function workflowOf(stages: readonly Stage[], over: Partial<Workflow["spec"]> = {}): Workflow {
  return {
    apiVersion: API_VERSION,
    kind: "Workflow",
    metadata: { name: "refunds" },
    spec: {
      auto: [],
      stages,
      requireReason: { request: false, vote: false },
      allowSelfApproval: false,
      grant: { uses: 1, ttlMs: 600_000, scope: "arguments" },
      ...over,
    },
  };
}

/** A true escalation of a refund; `amount` makes it one of its own. */
export function escalationOf(amount: number, over: Partial<Escalation> = {}): Escalation {
  const request = {
    subject: { type: "user", id: "sam", roles: ["support"], properties: {} },
    action: { name: "payments.refund.create", properties: {} },
    resource: { type: "payment", id: "p-1", properties: {} },
    context: {},
    arguments: { amount },
  };
  const environment = over.environment ?? "dev";
  const workflow = over.workflow ?? "refunds";
  const digest = requestDigest(request);
  const idempotencyKey = over.idempotencyKey ?? "";
  return {
    approvalId: approvalId({ environment, requestDigest: digest, workflow, idempotencyKey, attempt: 0 }),
    environment,
    agentId: "agent-1",
    request,
    requestDigest: digest,
    workflow,
    ruleIds: ["payments/large-refunds"],
    bundleRevision: 1,
    decisionId: "decision-1",
    idempotencyKey,
    reason: "customer called",
    requestedAtMs: 1_800_000_000_000,
    traceparent: "",
    ...over,
  };
}
