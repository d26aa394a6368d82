import { describe, expect, it } from "vitest";
import { lead, requestCommand, team, voteCommand, workflowWith } from "../testing/approval-samples.ts";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import type { ApprovalCommand, ApprovalState } from "./model.ts";
import { DEFAULT_REPORT_WITHIN_MS } from "./pass-time.ts";
import { mustStayInMemory } from "./retention.ts";

const TTL_MS = 1_000;
const workflow = workflowWith({ stages: [team], grant: { uses: 2, ttlMs: TTL_MS, scope: "arguments" } });
const agent = { agentId: "agent-1", decisionId: "d" };

function stateAfter(...commands: readonly ApprovalCommand[]): ApprovalState {
  let state: ApprovalState | undefined;
  for (const command of [requestCommand(workflow), ...commands]) {
    state = decide(state, command).reduce<ApprovalState | undefined>(evolve, state);
  }
  if (state === undefined) throw new Error("no state");
  return state;
}

const approve = voteCommand(lead, 1);
const use = (n: number, nowMs: number): ApprovalCommand => ({ kind: "record_use", use: n, nowMs, ...agent });

describe("mustStayInMemory", () => {
  it("keeps what is pending, however old", () => {
    expect(mustStayInMemory(stateAfter(), Number.MAX_SAFE_INTEGER)).toBe(true);
  });

  it("lets go of what was refused", () => {
    expect(mustStayInMemory(stateAfter(voteCommand(lead, 1, { verdict: "deny" })), 1)).toBe(false);
    expect(mustStayInMemory(stateAfter({ kind: "cancel", nowMs: 1, by: "ops", reason: "" }), 1)).toBe(false);
  });

  it("keeps a grant for as long as it can release something", () => {
    expect(mustStayInMemory(stateAfter(approve), TTL_MS)).toBe(true);
    expect(mustStayInMemory(stateAfter(approve), 1 + TTL_MS)).toBe(false);
    expect(mustStayInMemory(stateAfter(approve, { kind: "revoke_grant", nowMs: 2, by: "ops", reason: "" }), 2)).toBe(
      false,
    );
  });

  it("keeps what was used until somebody reported on it, or time has flagged it", () => {
    const used = stateAfter(approve, use(0, 10), use(1, 20));
    expect(mustStayInMemory(used, Number.MAX_SAFE_INTEGER)).toBe(true);
    const reported = {
      kind: "report_outcome",
      nowMs: 30,
      agentId: "agent-1",
      status: "executed",
      message: "",
    } as const;
    expect(mustStayInMemory(stateAfter(approve, use(0, 10), use(1, 20), reported), 30)).toBe(false);
    const flagged = { kind: "tick", nowMs: 20 + DEFAULT_REPORT_WITHIN_MS } as const;
    expect(mustStayInMemory(stateAfter(approve, use(0, 10), use(1, 20), flagged), flagged.nowMs)).toBe(false);
  });
});
