import { describe, expect, it } from "vitest";
import {
  accountant,
  cfo,
  kindsOf,
  lead,
  requestCommand,
  stateAfter,
  team,
  tickAt,
  voteCommand,
  workflowWith,
} from "../testing/approval-samples.ts";
import { decide } from "./decide.ts";
import { mayVote } from "./eligibility.ts";

const code = (expected: string) => expect.objectContaining({ code: expected });
const second = { id: "lou", groups: ["leads"] };

describe("a stage with a deny quorum", () => {
  const asked = requestCommand(workflowWith({ stages: [{ ...team, quorum: 2, denyQuorum: 2 }] }));
  const no = voteCommand(lead, 1, { verdict: "deny", reason: "odd" });

  it("goes on after the first no, and ends with the one that completes it", () => {
    const state = stateAfter(asked, no);
    expect(state.status).toBe("pending");
    expect(kindsOf(state, voteCommand(second, 2, { verdict: "deny" }))).toEqual(["vote_cast", "denied"]);
  });

  it("can still be approved by others, but not by who said no", () => {
    const state = stateAfter(asked, no);
    expect(() => decide(state, voteCommand(lead, 2))).toThrow(code("ALREADY_VOTED"));
    const third = { id: "lin", groups: ["leads"] };
    expect(stateAfter(asked, no, voteCommand(second, 2), voteCommand(third, 3)).status).toBe("approved");
  });
});

describe("a stage that wants other people than an earlier one", () => {
  const both = { id: "bo", groups: ["leads", "finance"] };
  const stages = [
    { ...team, denyQuorum: 2 },
    {
      name: "finance",
      approvers: { groups: ["finance"] },
      quorum: 1,
      timeoutMs: 100,
      onTimeout: "deny" as const,
      distinctFrom: ["team"],
    },
  ];
  const asked = requestCommand(workflowWith({ stages }));

  it("refuses who voted there, in whatever case its name is written", () => {
    const state = stateAfter(asked, voteCommand(both, 1));
    for (const id of ["bo", "BO"]) {
      expect(() => decide(state, voteCommand({ ...both, id }, 2))).toThrow(code("DISTINCT_VOTER_REQUIRED"));
    }
    expect(mayVote(state, both)).toBe(false);
    expect(kindsOf(state, voteCommand(accountant, 2))).toContain("approved");
  });

  it("refuses who said no there as well, even if that stage timed out", () => {
    const state = stateAfter(asked, voteCommand(both, 1, { verdict: "deny" }), tickAt(100));
    expect(() => decide(state, voteCommand(both, 101))).toThrow(code("DISTINCT_VOTER_REQUIRED"));
  });

  it("refuses both people of a vote that was cast in somebody's place", () => {
    const delegator = { id: "lea", groups: ["leads", "finance"], delegationId: "d1" };
    const delegate = { id: "dan", groups: [], standsInFor: [delegator] };
    const state = stateAfter(asked, voteCommand(delegate, 1));
    for (const id of ["lea", "dan"]) {
      expect(() => decide(state, voteCommand({ id, groups: ["finance"] }, 2))).toThrow(code("DISTINCT_VOTER_REQUIRED"));
    }
  });
});

describe("a vote on a question that was seen at a revision", () => {
  it("counts although others have voted and were reminded since", () => {
    const stages = [{ ...team, quorum: 2, remindAfterMs: [10] }];
    const seen = stateAfter(requestCommand(workflowWith({ stages })));
    const now = stateAfter(requestCommand(workflowWith({ stages })), voteCommand(second, 1), tickAt(10));
    expect(now.questionRevision).toBe(seen.questionRevision);
    expect(kindsOf(now, voteCommand(lead, 11, { seenRevision: seen.revision }))).toContain("approved");
  });

  it("does not count in the stage after it", () => {
    const seen = stateAfter(requestCommand());
    const now = stateAfter(requestCommand(), tickAt(100));
    expect(now.questionRevision).toBe(now.revision);
    expect(() => decide(now, voteCommand(cfo, 101, { seenRevision: seen.revision }))).toThrow(code("APPROVAL_CHANGED"));
  });
});
