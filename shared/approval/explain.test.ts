import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PosternError } from "../errors/postern-error.ts";
import {
  accountant,
  cfo,
  escalationOf,
  finance,
  lead,
  refund,
  requestCommand,
  team,
  voteCommand,
  workflowWith,
} from "../testing/approval-samples.ts";
import { atTime, scenarioCommands } from "../testing/approval-scenario-commands.ts";
import { GROUPS, PEOPLE, scenarioWorkflows } from "../testing/approval-scenarios.ts";
import { decide } from "./decide.ts";
import { isApprover, mayVote, openStage } from "./eligibility.ts";
import { evolve } from "./evolve.ts";
import { explain, explanationLines } from "./explain.ts";
import type { ApprovalCommand, ApprovalState } from "./model.ts";
import { nextDeadlineMs } from "./pass-time.ts";

function stateAfter(...commands: readonly ApprovalCommand[]): ApprovalState {
  let state: ApprovalState | undefined;
  for (const command of commands) state = decide(state, command).reduce<ApprovalState | undefined>(evolve, state);
  if (state === undefined) throw new Error("no approval");
  return state;
}

const linesOf = (state: ApprovalState, nowMs = 0) => explanationLines(explain(state, nowMs), state);

describe("an explanation of what is pending", () => {
  it("says what is missing in every way, who voted, who can't, and what time brings", () => {
    const security = { id: "sue", groups: ["security"] };
    const workflow = workflowWith({
      stages: [
        {
          ...team,
          approvers: { groups: ["leads", "security"] },
          quorum: { leads: 1, security: 1 },
          orElse: [{ approvers: { users: ["cfo"] }, quorum: 1 }],
          denyQuorum: 2,
          remindAfterMs: [40, 80],
        },
        finance,
      ],
      deadlineMs: 5_000,
      breakGlass: { permittedTo: { groups: ["oncall"] }, review: { users: ["ciso"] } },
    });
    const subject = { ...refund.subject, properties: { onBehalfOf: "bob" } };
    const request = requestCommand(workflow, { escalation: escalationOf({ ...refund, subject }) });
    const state = stateAfter(request, voteCommand(security, 10), voteCommand(lead, 20, { verdict: "deny" }));
    expect(linesOf(state).slice(1)).toEqual([
      "It takes 1 more of leads.",
      "Or it takes 1 more from cfo.",
      "sue voted to approve at 1970-01-01T00:00:00.010Z.",
      "lea voted to deny at 1970-01-01T00:00:00.020Z.",
      "1 of the 2 refusals that end it have been cast.",
      "ada can't vote here: made the request.",
      "bob can't vote here: ada made the request on their behalf.",
      "sue can't vote here: had their vote in this stage.",
      "lea can't vote here: had their vote in this stage.",
      "At 1970-01-01T00:00:00.040Z: those who can vote in the stage 'team' are reminded.",
      "At 1970-01-01T00:00:00.100Z: the stage 'team' is over; after that the stage 'finance' decides in its place.",
      "At 1970-01-01T00:00:05.000Z: the request expires, whatever stage is open.",
      "In an emergency members of oncall may break the glass.",
    ]);
  });

  it("names who is out because of an earlier stage", () => {
    const workflow = workflowWith({ stages: [team, { ...finance, distinctFrom: ["team"] }], allowSelfApproval: true });
    const state = stateAfter(requestCommand(workflow), voteCommand(lead, 10));
    expect(explain(state, 20).excluded).toEqual([
      { who: "lea", why: "had their vote in the stage 'team', and this one wants other people" },
    ]);
    expect(linesOf(state)[1]).toBe("It takes 2 more from members of finance, or cfo.");
  });
});

describe("an explanation of what has ended", () => {
  const approve = [requestCommand(), voteCommand(lead, 1), voteCommand(accountant, 2), voteCommand(cfo, 3)];

  it("says what is left of the grant", () => {
    expect(linesOf(stateAfter(...approve), 10).slice(1)).toEqual([
      "At 1970-01-01T00:10:00.003Z: the grant expires.",
      "Its grant has 1 use left, for these very arguments.",
    ]);
    expect(explain(stateAfter(...approve), 700_000)).toMatchObject({
      left: ["Its grant expired at 1970-01-01T00:10:00.003Z with 1 use left."],
      upcoming: [],
    });
    const revoked = stateAfter(...approve, { kind: "revoke_grant", nowMs: 5, by: "root", reason: "" });
    expect(explain(revoked, 10).left).toEqual(["Its grant was revoked: it releases nothing any more."]);
  });

  it("says that a report is awaited, and that it is overdue", () => {
    const used = [
      ...approve,
      { kind: "record_use", nowMs: 40, use: 0, agentId: "agent-2", decisionId: "d-7" },
    ] satisfies ApprovalCommand[];
    expect(explain(stateAfter(...used), 50)).toMatchObject({
      left: ["Its grant is used up: it releases nothing any more."],
      upcoming: [{ kind: "overdue_report", atMs: 3_600_040 }],
    });
    const overdue = stateAfter(...used, { kind: "tick", nowMs: 3_600_040 });
    expect(explain(overdue, 4_000_000).left).toContain(
      "Nobody has reported what became of the action; a report is overdue.",
    );
  });

  it("says who must sign off a broken glass, and then who did", () => {
    const breakGlass = { permittedTo: { groups: ["oncall"] }, review: { users: ["ciso"] } };
    const broken = [
      requestCommand(workflowWith({ breakGlass })),
      { kind: "break_glass", nowMs: 5, by: { id: "olga", groups: ["oncall"] }, reason: "fire" },
    ] satisfies ApprovalCommand[];
    expect(linesOf(stateAfter(...broken)).at(-1)).toBe(
      "The review has been open since 1970-01-01T00:00:00.005Z: ciso must sign it off, not olga.",
    );
    const signed = stateAfter(...broken, {
      kind: "sign_off",
      nowMs: 6,
      by: { id: "ciso", groups: [] },
      reason: "fine",
    });
    expect(linesOf(signed).at(-1)).toBe("ciso signed the review off at 1970-01-01T00:00:00.006Z.");
  });

  it("says nothing more of what was denied, expired or cancelled", () => {
    const cancelled = stateAfter(requestCommand(), { kind: "cancel", nowMs: 9, by: "root", reason: "twice" });
    expect(linesOf(cancelled)).toEqual(["Was cancelled at 1970-01-01T00:00:00.009Z: twice."]);
  });
});

describe("every explanation", () => {
  const lives = scenarioWorkflows.chain((workflow) =>
    fc.tuple(
      fc.constant(workflow),
      fc.array(fc.tuple(scenarioCommands(workflow), fc.integer({ min: 0, max: 20 })), { maxLength: 25 }),
    ),
  );

  it("agrees with the decider on who can't vote, on what is missing, and on what time brings next", () => {
    fc.assert(
      fc.property(lives, ([workflow, steps]) => {
        let nowMs = 0;
        let state = stateAfter(requestCommand(workflow));
        for (const [command, elapsedMs] of steps) {
          agrees(state, nowMs);
          nowMs += elapsedMs;
          state = next(state, atTime(command, nowMs));
        }
        agrees(state, nowMs);
      }),
    );
  });

  function next(state: ApprovalState, command: ApprovalCommand): ApprovalState {
    try {
      return decide(state, command).reduce(evolve, state);
    } catch (error) {
      if (error instanceof PosternError && error.kind !== "internal") return state;
      throw error;
    }
  }

  function agrees(state: ApprovalState, nowMs: number): void {
    const { ways, excluded, upcoming } = explain(state, nowMs);
    const stage = openStage(state);
    if (stage === undefined) {
      expect([ways, excluded]).toEqual([[], []]);
      return;
    }
    expect(ways.every(({ missing }) => missing.length > 0)).toBe(true);
    expect(upcoming[0]?.atMs).toBe(nextDeadlineMs(state));
    const out = new Set(excluded.map(({ who }) => who));
    for (const id of PEOPLE) {
      const person = { id, groups: GROUPS };
      expect(mayVote(state, person)).toBe(!out.has(id) && isApprover(stage, person));
    }
  }
});
