import { describe, expect, it } from "vitest";
import { lead, requestCommand, team, voteCommand, workflowWith } from "../testing/approval-samples.ts";
import { decide } from "./decide.ts";
import { evolve, replay } from "./evolve.ts";
import type { ApprovalEvent, ApprovalState } from "./model.ts";

const breakGlass = { permittedTo: { groups: ["leads"] }, review: { groups: ["security"] } };
const workflow = workflowWith({ stages: [team] });
const withGlass = workflowWith({ stages: [team], breakGlass });
const history = decide(undefined, requestCommand(workflow));
const pending = replay([{ events: history }]) as ApprovalState;
const approval = decide(pending, voteCommand(lead, 1));
const approved = replay([{ events: history }, { events: approval }]) as ApprovalState;
const [vote, closed, yes] = approval as [ApprovalEvent, ApprovalEvent, ApprovalEvent];

const impossible: readonly (readonly [string, ApprovalState | undefined, ApprovalEvent])[] = [
  ["anything before the request", undefined, { kind: "expired", atMs: 1, reason: "" }],
  ["a second request", pending, history[0] as ApprovalEvent],
  ["a second end", approved, { kind: "denied", atMs: 1, by: "x", reason: "" }],
  ["a cancellation after the end", approved, { kind: "cancelled", atMs: 1, by: "x", reason: "" }],
  ["an automatic decision after a stage opened", pending, autoDecided()],
  ["a stage opened twice", pending, { kind: "stage_opened", atMs: 1, stage: 1, deadlineMs: 2 }],
  [
    "a stage that the workflow does not have",
    closedStage(),
    { kind: "stage_opened", atMs: 1, stage: 1, deadlineMs: 2 },
  ],
  ["the same vote twice", evolve(pending, vote), vote],
  ["a vote in another stage", pending, { ...vote, stage: 1 } as ApprovalEvent],
  ["a vote after the end", approved, { ...vote, voteId: "other" } as ApprovalEvent],
  ["a stage approved without its quorum", pending, closed],
  ["a timeout of a stage that is not open", approved, timedOut()],
  ["an approval while a stage is open", pending, yes],
  ["the grant of another approval", closedStage(), foreignGrant()],
  ["an expiry while a stage is open", pending, { kind: "expired", atMs: 1, reason: "" }],
  ["a use without a grant", pending, { kind: "grant_used", atMs: 1, use: 0, agentId: "a", decisionId: "d" }],
  [
    "a use that the grant does not have",
    approved,
    { kind: "grant_used", atMs: 1, use: 1, agentId: "a", decisionId: "d" },
  ],
  ["a glass broken where the workflow provides none", pending, glassBroken()],
  ["a glass broken after the end", { ...approved, workflow: withGlass }, glassBroken()],
  ["a review signed off that nobody opened", approved, { kind: "review_signed_off", atMs: 1, by: lead, reason: "" }],
  ["a revocation without a grant", pending, { kind: "grant_revoked", atMs: 1, by: "x", reason: "" }],
  ["a second revocation", revoked(), { kind: "grant_revoked", atMs: 1, by: "x", reason: "" }],
  ["a reminder that is no news", pending, { kind: "reminded", atMs: 1, stage: 0, reminder: 0 }],
  ["a reminder of another stage", pending, { kind: "reminded", atMs: 1, stage: 1, reminder: 1 }],
  ["an overdue report without a use", approved, { kind: "outcome_overdue", atMs: 1 }],
  [
    "an automatic approver that failed after a stage opened",
    pending,
    { kind: "auto_failed", atMs: 1, ruleIndex: 0, reason: "" },
  ],
  ["two votes of one person", evolve(pending, vote), { ...vote, voteId: "other" } as ApprovalEvent],
  ["a vote in the place of who voted already", evolve(pending, vote), inPlaceOfLead()],
  [
    "an outcome before the end",
    pending,
    { kind: "outcome_reported", atMs: 1, agentId: "a", status: "executed", message: "" },
  ],
];

describe("the log of an approval", () => {
  it.each(impossible)("is refused when it holds %s", (_, state, event) => {
    expect(() => evolve(state, event)).toThrow(
      expect.objectContaining({ kind: "internal", code: "APPROVAL_LOG_INVALID" }),
    );
  });

  it("leaves no approval when it is empty", () => {
    expect(replay([])).toBeUndefined();
  });

  it("is folded without touching the state before", () => {
    const before = structuredClone(pending);
    evolve(pending, vote);
    expect(pending).toEqual(before);
  });
});

/** Its one stage is approved, and the event that ends it has not come yet. */
function closedStage(): ApprovalState {
  return evolve(evolve(pending, vote), closed);
}

function autoDecided(): ApprovalEvent {
  return { kind: "auto_decided", atMs: 1, ruleIndex: 0, verdict: "approve", reason: "" };
}

function timedOut(): ApprovalEvent {
  return { kind: "stage_timed_out", atMs: 1, stage: 0, onTimeout: "deny" };
}

function glassBroken(): ApprovalEvent {
  return { kind: "glass_broken", atMs: 1, by: lead, reason: "down", review: { groups: ["security"] } };
}

function revoked(): ApprovalState {
  return evolve(approved, { kind: "grant_revoked", atMs: 1, by: "x", reason: "" });
}

function inPlaceOfLead(): ApprovalEvent {
  if (vote.kind !== "vote_cast") throw new Error("the first event is the vote");
  const inPlaceOf = { ...lead, id: lead.id.toUpperCase(), delegationId: "d" };
  return { ...vote, voteId: "other", voter: { id: "dan", groups: [] }, inPlaceOf };
}

function foreignGrant(): ApprovalEvent {
  if (yes.kind !== "approved") throw new Error("the vote approves");
  return { ...yes, grant: { ...yes.grant, id: "gOTHER" } };
}
