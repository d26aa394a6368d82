import { describe, expect, it } from "vitest";
import {
  kindsOf,
  refund,
  requestCommand,
  stateAfter,
  team,
  voteCommand,
  workflowWith,
} from "../testing/approval-samples.ts";
import { decide } from "./decide.ts";
import { mayVote } from "./eligibility.ts";
import type { Actor, Delegator } from "./model.ts";

const code = (expected: string) => expect.objectContaining({ code: expected });
const asked = requestCommand(workflowWith({ stages: [{ ...team, quorum: 2 }] }));
const pending = stateAfter(asked);

const lea: Delegator = { id: "lea", groups: ["leads"], delegationId: "d1" };
const lou: Delegator = { id: "lou", groups: ["leads"], delegationId: "d2" };
const standIn = (id: string, groups: readonly string[], ...standsInFor: readonly Delegator[]): Actor => ({
  id,
  groups,
  standsInFor,
});

describe("a delegate", () => {
  it("votes in the place of the delegator, and the history says so", () => {
    const [vote] = decide(pending, voteCommand(standIn("dan", ["sales"], lea), 1));
    expect(vote).toMatchObject({ voter: { id: "dan", groups: ["sales"] }, inPlaceOf: lea });
    expect(vote).not.toHaveProperty("voter.standsInFor");
  });

  it("who may vote itself does so in its own right, and the delegator keeps its vote", () => {
    const dan = standIn("dan", ["leads"], lea);
    expect(decide(pending, voteCommand(dan, 1))[0]).not.toHaveProperty("inPlaceOf");
    expect(stateAfter(asked, voteCommand(dan, 1), voteCommand(lea, 2)).status).toBe("approved");
  });

  it.each<[string, Actor]>([
    ["the delegator itself", lea],
    ["the delegate in its own right", { id: "dan", groups: ["leads"] }],
    ["the delegate in the place of somebody else", standIn("dan", [], lou)],
    ["another delegate of the same person", standIn("eli", [], lea)],
    ["the delegator in other case", { ...lea, id: "LEA" }],
  ])("used up the vote of its delegator and its own: %s is refused", (_, voter) => {
    const state = stateAfter(asked, voteCommand(standIn("dan", [], lea), 1));
    expect(() => decide(state, voteCommand(voter, 2))).toThrow(code("ALREADY_VOTED"));
    expect(mayVote(state, voter)).toBe(false);
  });

  it("who voted in its own right has no second vote in the place of another", () => {
    const state = stateAfter(asked, voteCommand({ id: "dan", groups: ["leads"] }, 1));
    expect(() => decide(state, voteCommand(standIn("dan", [], lea), 2))).toThrow(code("ALREADY_VOTED"));
  });

  it("stands in for the first who may still vote", () => {
    const state = stateAfter(asked, voteCommand(lea, 1));
    expect(decide(state, voteCommand(standIn("dan", [], lea, lou), 2))[0]).toMatchObject({ inPlaceOf: lou });
  });

  it("gains nothing from who may not vote", () => {
    const outsider = { id: "out", groups: ["sales"], delegationId: "d3" };
    expect(() => decide(pending, voteCommand(standIn("dan", [], outsider), 1))).toThrow(code("VOTER_NOT_ELIGIBLE"));
  });

  it("can't vote in the requester's place, nor the requester in anybody's", () => {
    const requester: Delegator = { id: refund.subject.id, groups: ["leads"], delegationId: "d4" };
    expect(() => decide(pending, voteCommand(standIn("dan", [], requester), 1))).toThrow(code("SELF_APPROVAL"));
    expect(() => decide(pending, voteCommand(standIn(requester.id, [], lea), 1))).toThrow(code("SELF_APPROVAL"));
    expect(kindsOf(pending, voteCommand(standIn("dan", [], requester, lea), 1))).toEqual(["vote_cast"]);
  });
});
