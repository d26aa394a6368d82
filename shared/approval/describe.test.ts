import { describe, expect, it } from "vitest";
import { accountant, cfo, lead, requestCommand, voteCommand, workflowWith } from "../testing/approval-samples.ts";
import { decide } from "./decide.ts";
import { describeEvent, describeState } from "./describe.ts";
import { evolve, replay } from "./evolve.ts";
import type { ApprovalCommand, ApprovalEvent, ApprovalState } from "./model.ts";

function eventsOf(...commands: readonly ApprovalCommand[]): readonly ApprovalEvent[] {
  const events: ApprovalEvent[] = [];
  let state: ApprovalState | undefined;
  for (const command of commands) {
    const more = decide(state, command);
    events.push(...more);
    state = more.reduce<ApprovalState | undefined>(evolve, state);
  }
  return events;
}

const stateOf = (...commands: readonly ApprovalCommand[]) =>
  replay([{ events: eventsOf(...commands) }]) as ApprovalState;

const life: readonly ApprovalCommand[] = [
  requestCommand(),
  voteCommand(lead, 10, { reason: "known customer" }),
  voteCommand(accountant, 20),
  voteCommand(cfo, 30),
  { kind: "record_use", nowMs: 40, use: 0, agentId: "agent-2", decisionId: "d-7" },
  { kind: "report_outcome", nowMs: 50, agentId: "agent-2", status: "executed", message: "refunded" },
];

describe("the history of an approval", () => {
  it("reads as sentences with their actors", () => {
    expect(eventsOf(...life).map((event) => Object.values(describeEvent(event, workflowWith())).join(" "))).toEqual([
      "ada asked for payments.refund.create on payment pay-1 through agent agent-1",
      "postern stage 'team' opened; it has until 1970-01-01T00:00:00.100Z",
      "lea voted to approve in stage 'team': known customer",
      "postern stage 'team' reached its quorum",
      "postern stage 'finance' opened; it has until 1970-01-01T00:00:01.010Z",
      "fin voted to approve in stage 'finance'",
      "cfo voted to approve in stage 'finance'",
      "postern stage 'finance' reached its quorum",
      "postern approved: approved by lea (team), then fin and cfo (finance); 1 use until 1970-01-01T00:10:00.030Z",
      "agent-2 released the action (use 1 of the grant, decision d-7)",
      "agent-2 reported the action as executed: refunded",
    ]);
  });

  it("numbers the stages, from 1, when their names are not at hand", () => {
    expect(describeEvent({ kind: "stage_approved", atMs: 0, stage: 1 }).summary).toBe("stage 2 reached its quorum");
  });

  it("tells a person's no from an automatic one, and a timeout from both", () => {
    const no = eventsOf(requestCommand(), voteCommand(lead, 1, { verdict: "deny", reason: "fraud" })).at(-1);
    const auto = { ruleIndex: 0, verdict: "deny", reason: "blocked" } as const;
    const automatic = eventsOf(requestCommand(workflowWith(), { auto })).at(-1);
    const late = eventsOf(requestCommand(), { kind: "tick", nowMs: 200 }, { kind: "tick", nowMs: 2_000 }).slice(-2);
    expect([no, automatic, ...late].map((event) => event && describeEvent(event))).toEqual([
      { actor: "lea", summary: "denied: fraud" },
      { actor: "postern", summary: "denied: blocked" },
      { actor: "postern", summary: "stage 2 timed out" },
      { actor: "postern", summary: "expired: nobody decided in time: the stage 'finance' timed out" },
    ]);
  });
});

describe("where an approval stands", () => {
  it("says what it waits for, who can move it, and what happens otherwise", () => {
    expect(describeState(stateOf(requestCommand()))).toBe(
      "Waits in stage 'team' (1 of 2) with 0 approvals and needs 1 more; members of leads can vote until " +
        "1970-01-01T00:00:00.100Z; after that the stage 'finance' decides in its place.",
    );
    expect(describeState(stateOf(...life.slice(0, 3)))).toBe(
      "Waits in stage 'finance' (2 of 2) with 1 approval and needs 1 more; members of finance, or cfo can vote until " +
        "1970-01-01T00:00:01.010Z; after that the request expires.",
    );
  });

  it("says how it ended", () => {
    expect(describeState(stateOf(...life))).toBe(
      "Was approved at 1970-01-01T00:00:00.030Z: approved by lea (team), then fin and cfo (finance); " +
        "1 of 1 use taken; the action was reported as executed.",
    );
    expect(describeState(stateOf(requestCommand(), { kind: "cancel", nowMs: 9, by: "ops", reason: "typo" }))).toBe(
      "Was cancelled at 1970-01-01T00:00:00.009Z: typo.",
    );
  });
});
