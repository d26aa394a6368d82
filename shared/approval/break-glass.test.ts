import { describe, expect, it } from "vitest";
import {
  kindsOf,
  lead,
  outsider,
  refund,
  requestCommand,
  stateAfter,
  voteCommand,
  workflowWith,
} from "../testing/approval-samples.ts";
import type { CommandOf } from "./commands.ts";
import { decide } from "./decide.ts";
import { describeEvent, describeState } from "./describe.ts";
import type { Actor, ApprovalCommand } from "./model.ts";
import { outcomeOf } from "./outcome.ts";

const workflow = workflowWith({
  breakGlass: { permittedTo: { groups: ["oncall"] }, review: { groups: ["security"], users: ["cfo"] } },
  grant: { uses: 1, ttlMs: 1_000, scope: "arguments", widen: { uses: 9, ttlMs: 9_000, scope: "action" } },
});
const oncall: Actor = { id: "ola", groups: ["oncall", "security"] };
const security: Actor = { id: "sue", groups: ["security"] };
const asked = requestCommand(workflow);
const code = (expected: string) => expect.objectContaining({ code: expected });

const smash = (by: Actor, reason = "site is down"): CommandOf<"break_glass"> => ({
  kind: "break_glass",
  nowMs: 5,
  by,
  reason,
});
const signOff = (by: Actor, reason = "was right"): ApprovalCommand => ({ kind: "sign_off", nowMs: 9, by, reason });

describe("breaking the glass", () => {
  it("releases at once, on the workflow's own terms, and opens a review", () => {
    const state = stateAfter(asked, smash(oncall));
    expect(state).toMatchObject({
      status: "approved",
      grant: { uses: 1, scope: "arguments" },
      review: { status: "open", openedBy: "ola", sinceMs: 5, reviewers: workflow.spec.breakGlass?.review },
    });
    expect(outcomeOf(state)?.reason).toBe("ola broke the glass: site is down");
    expect(describeState(state)).toContain("its review waits for members of security, or cfo");
  });

  it("is told in the history with who must review it", () => {
    const [broken] = decide(stateAfter(asked), smash(oncall));
    expect(broken && describeEvent(broken)).toEqual({
      actor: "ola",
      summary: "broke the glass: site is down; members of security, or cfo must review it",
    });
  });

  it("is for those whom the workflow permits it, in their own right", () => {
    const state = stateAfter(asked);
    expect(() => decide(state, smash(lead))).toThrow(code("BREAK_GLASS_FORBIDDEN"));
    const standsInFor = [{ ...oncall, delegationId: "d1" }];
    expect(() => decide(state, smash({ ...outsider, standsInFor }))).toThrow(code("BREAK_GLASS_FORBIDDEN"));
    expect(() => decide(stateAfter(requestCommand()), smash(oncall))).toThrow(code("BREAK_GLASS_NOT_PROVIDED"));
  });

  it("wants a reason", () => {
    expect(() => decide(stateAfter(asked), smash(oncall, " "))).toThrow(code("REASON_REQUIRED"));
  });

  it("again changes nothing; by somebody else, or after a no, it is refused", () => {
    const broken = stateAfter(asked, smash(oncall));
    expect(decide(broken, smash(oncall, ""))).toEqual([]);
    expect(() => decide(broken, smash({ id: "olu", groups: ["oncall"] }))).toThrow(code("APPROVAL_ENDED"));
    const denied = stateAfter(asked, voteCommand(lead, 1, { verdict: "deny" }));
    expect(() => decide(denied, smash(oncall))).toThrow(code("APPROVAL_ENDED"));
  });
});

describe("the review of a broken glass", () => {
  const broken = stateAfter(asked, smash(oncall));

  it("stays open until somebody else signs it off, once", () => {
    expect(kindsOf(broken, signOff(security))).toEqual(["review_signed_off"]);
    const done = stateAfter(asked, smash(oncall), signOff(security));
    expect(done.review).toEqual({ status: "signed_off", openedBy: "ola", by: "sue", atMs: 9 });
    expect(decide(done, signOff(security))).toEqual([]);
    expect(() => decide(done, signOff({ id: "cfo", groups: [] }))).toThrow(code("REVIEW_NOT_OPEN"));
    expect(describeState(done)).not.toContain("its review waits");
  });

  it.each<[string, Actor, string]>([
    ["who broke it", oncall, "REVIEW_OWN"],
    ["who broke it, written otherwise", { ...oncall, id: "OLA" }, "REVIEW_OWN"],
    ["who asked", { id: refund.subject.id, groups: ["security"] }, "REVIEW_OWN"],
    ["somebody who reviews nothing here", outsider, "REVIEW_FORBIDDEN"],
  ])("is not for %s", (_, by, expected) => {
    expect(() => decide(broken, signOff(by))).toThrow(code(expected));
  });

  it("wants a reason, and a glass that was broken", () => {
    expect(() => decide(broken, signOff(security, ""))).toThrow(code("REASON_REQUIRED"));
    expect(() => decide(stateAfter(asked), signOff(security))).toThrow(code("REVIEW_NOT_OPEN"));
  });
});
