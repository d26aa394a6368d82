/** A small, complete approval to start tests from: refunds, decided by a team and then by finance. */
import { approvalId } from "../approval/approval-id.ts";
import type { CommandOf } from "../approval/commands.ts";
import { decide } from "../approval/decide.ts";
import { evolve } from "../approval/evolve.ts";
import type { Actor, ApprovalCommand, ApprovalState, Escalation } from "../approval/model.ts";
import type { CheckRequest } from "../check/request.ts";
import { requestDigest } from "../digest/index.ts";
import type { Stage, Workflow } from "../policy/model.ts";

export const refund: CheckRequest = {
  subject: { type: "user", id: "ada", roles: ["support"], properties: {} },
  action: { name: "payments.refund.create", properties: {} },
  resource: { type: "payment", id: "pay-1", properties: {} },
  context: { env: "prod" },
  arguments: { amount: 900 },
};

export const team: Stage = {
  name: "team",
  approvers: { groups: ["leads"] },
  quorum: 1,
  timeoutMs: 100,
  onTimeout: "escalate",
};

export const finance: Stage = {
  name: "finance",
  approvers: { groups: ["finance"], users: ["cfo"] },
  quorum: 2,
  timeoutMs: 1_000,
  onTimeout: "deny",
};

/** A workflow with these parts changed. */
export function workflowWith(changed: Partial<Workflow["spec"]> = {}): Workflow {
  return {
    apiVersion: "postern.dev/v1",
    kind: "Workflow",
    metadata: { name: "refunds" },
    spec: {
      auto: [],
      stages: [team, finance],
      requireReason: { request: false, vote: false },
      allowSelfApproval: false,
      grant: { uses: 1, ttlMs: 600_000, scope: "arguments" },
      ...changed,
    },
  };
}

/** The state after these commands, each of which must be admitted. */
export function stateAfter(...commands: readonly ApprovalCommand[]): ApprovalState {
  let state: ApprovalState | undefined;
  for (const command of commands) state = decide(state, command).reduce<ApprovalState | undefined>(evolve, state);
  if (state === undefined) throw new Error("no command made an approval");
  return state;
}

/** The kinds of the events that a command leads to. */
export function kindsOf(state: ApprovalState | undefined, command: ApprovalCommand): readonly string[] {
  return decide(state, command).map((event) => event.kind);
}

export function tickAt(nowMs: number): CommandOf<"tick"> {
  return { kind: "tick", nowMs };
}

/** The escalation of a request, with the ids that an agent would derive. */
export function escalationOf(request: CheckRequest = refund): Escalation {
  const digest = requestDigest(request);
  const parts = { environment: "dev", requestDigest: digest, workflow: "refunds", idempotencyKey: "", attempt: 0 };
  return {
    approvalId: approvalId(parts),
    environment: "dev",
    agentId: "agent-1",
    request,
    requestDigest: digest,
    workflow: "refunds",
    ruleIds: ["payments/large-refunds"],
    bundleRevision: 3,
    decisionId: "decision-1",
    idempotencyKey: "",
    reason: "",
    requestedAtMs: 0,
    traceparent: "",
  };
}

export function requestCommand(
  workflow: Workflow = workflowWith(),
  changed: Partial<CommandOf<"request">> = {},
): CommandOf<"request"> {
  return { kind: "request", nowMs: 0, escalation: escalationOf(), workflow, ...changed };
}

/** A vote to approve by this person, unless changed. Its id is made of the voter and the time. */
export function voteCommand(voter: Actor, nowMs: number, changed: Partial<CommandOf<"vote">> = {}): CommandOf<"vote"> {
  return { kind: "vote", nowMs, voteId: `${voter.id}@${nowMs}`, voter, verdict: "approve", reason: "", ...changed };
}

export const lead: Actor = { id: "lea", groups: ["leads"] };
export const accountant: Actor = { id: "fin", groups: ["finance"] };
export const cfo: Actor = { id: "cfo", groups: [] };
export const outsider: Actor = { id: "out", groups: ["sales"] };
