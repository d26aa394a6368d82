import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, evolve, mayVote } from "../approval/index.ts";
import type { ApprovalState } from "../approval/model.ts";
import type { Stage } from "../policy/model.ts";
import { finance, requestCommand, workflowWith } from "../testing/approval-samples.ts";
import { delegatorsOf } from "./delegators.ts";
import { type DelegationRequest, draftDelegation, MAX_AHEAD_MS, MAX_DELEGATION_MS } from "./draft-delegation.ts";
import { type Delegation, statusOf } from "./model.ts";

const NOW = 1_000_000;

function request(changed: Partial<DelegationRequest> = {}): DelegationRequest {
  return {
    id: "d-1",
    environment: "dev",
    from: "carol",
    to: "dave",
    groups: [],
    startsAtMs: undefined,
    endsAtMs: NOW + 1_000,
    reason: "holiday",
    createdBy: "carol",
    ...changed,
  };
}

describe("a delegation", () => {
  it("begins now unless it is to begin later, never earlier, and has its groups in order", () => {
    expect(draftDelegation(request(), NOW)).toMatchObject({ startsAtMs: NOW, createdAtMs: NOW });
    expect(draftDelegation(request({ startsAtMs: 5 }), NOW).startsAtMs).toBe(NOW);
    expect(draftDelegation(request({ startsAtMs: NOW + 5 }), NOW).startsAtMs).toBe(NOW + 5);
    expect(draftDelegation(request({ groups: ["b", "a", "b"] }), NOW).groups).toEqual(["a", "b"]);
    expect(draftDelegation(request(), NOW)).not.toHaveProperty("groups");
  });

  it.each([
    ["to", { to: "Carol" }],
    ["to", { to: "" }],
    ["from", { from: "x".repeat(200) }],
    ["until", { endsAtMs: NOW }],
    ["until", { endsAtMs: NOW + MAX_DELEGATION_MS + 1 }],
    ["from_time", { startsAtMs: NOW + MAX_AHEAD_MS + 1, endsAtMs: NOW + MAX_AHEAD_MS + 2 }],
    ["groups", { groups: [""] }],
    ["reason", { reason: "x".repeat(2_000) }],
  ])("is refused for its %s: %j", (field, changed) => {
    expect(() => draftDelegation(request(changed), NOW)).toThrow(
      expect.objectContaining({ code: "DELEGATION_INVALID", where: { field } }),
    );
  });

  it("is active from its start to its end and at no other time, and never once it was revoked", () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 1_000 }), fc.nat(3_000), (startMs, lengthMs, atMs) => {
        const delegation: Delegation = {
          ...draftDelegation(request({ startsAtMs: startMs, endsAtMs: startMs + lengthMs }), 0),
        };
        const inside = atMs >= startMs && atMs < startMs + lengthMs;
        expect(statusOf(delegation, atMs) === "active").toBe(inside);
        expect(statusOf({ ...delegation, revoked: { by: "carol", atMs: 0 } }, atMs)).toBe("revoked");
      }),
    );
  });
});

describe("in whose place somebody may vote", () => {
  const groups: Readonly<Record<string, readonly string[]>> = { carol: ["leads", "finance"], erin: [] };
  const groupsOf = (person: string) => groups[person];
  const delegation = (changed: Partial<DelegationRequest>) => draftDelegation(request(changed), NOW);

  it("is of those who delegated to it now, with the groups that they have now, or the agreed part of them", () => {
    const all = [
      delegation({ id: "all" }),
      delegation({ id: "part", groups: ["finance", "board"] }),
      delegation({ id: "later", startsAtMs: NOW + 500 }),
      delegation({ id: "other", to: "frank" }),
      delegation({ id: "named", from: "erin" }),
      delegation({ id: "gone", from: "nobody" }),
      { ...delegation({ id: "revoked" }), revoked: { by: "carol", atMs: NOW } },
    ];
    expect(delegatorsOf("dave", all, groupsOf, NOW)).toEqual([
      { id: "carol", groups: ["leads", "finance"], delegationId: "all" },
      { id: "carol", groups: ["finance"], delegationId: "part", byGroupOnly: true },
      { id: "erin", groups: [], delegationId: "named" },
    ]);
    expect(delegatorsOf("dave", all, groupsOf, NOW + 1_000)).toEqual([]);
  });

  it("does not come with what others delegated to that person: nothing is passed on", () => {
    const chain = [
      delegation({ id: "1", from: "carol", to: "erin" }),
      delegation({ id: "2", from: "erin", to: "dave" }),
    ];
    expect(delegatorsOf("dave", chain, groupsOf, NOW)).toEqual([{ id: "erin", groups: [], delegationId: "2" }]);
  });

  it("by certain groups does not count for a stage that asks for the person by name", () => {
    const stage: Stage = { ...finance, approvers: { groups: ["finance"], users: ["carol"] }, quorum: 1 };
    const state = decide(undefined, requestCommand(workflowWith({ stages: [stage] }))).reduce<
      ApprovalState | undefined
    >(evolve, undefined);
    if (state === undefined) throw new Error("no approval");
    const may = (only: readonly string[]) => {
      const standsInFor = delegatorsOf("dave", [delegation({ groups: only })], groupsOf, NOW);
      return mayVote(state, { id: "dave", groups: [], standsInFor });
    };
    expect([may([]), may(["finance"]), may(["leads"])]).toEqual([true, true, false]);
  });
});
