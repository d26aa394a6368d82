import { describe, expect, it } from "vitest";
import { scopeDigest } from "../digest/index.ts";
import {
  accountant,
  cfo,
  escalationOf,
  finance,
  kindsOf,
  lead,
  outsider,
  refund,
  requestCommand,
  stateAfter,
  team,
  tickAt,
  voteCommand,
  workflowWith,
} from "../testing/approval-samples.ts";
import { decide } from "./decide.ts";
import { mayVote } from "./eligibility.ts";
import { evolve } from "./evolve.ts";
import type { ApprovalCommand, ApprovalState } from "./model.ts";
import { outcomeOf } from "./outcome.ts";
import { nextDeadlineMs } from "./pass-time.ts";

const refusal = (code: string, kind: string) => expect.objectContaining({ code, kind });

describe("a request", () => {
  it("opens the first stage, whose time runs from now", () => {
    const state = stateAfter(requestCommand(workflowWith(), { nowMs: 40 }));
    expect(state).toMatchObject({ status: "pending", currentStage: 0, revision: 2 });
    expect(nextDeadlineMs(state)).toBe(140);
    expect(outcomeOf(state)).toBeUndefined();
  });

  it("that was asked before joins its approval, pending or ended", () => {
    const pending = stateAfter(requestCommand());
    expect(decide(pending, requestCommand())).toEqual([]);
    const ended = stateAfter(requestCommand(), { kind: "cancel", nowMs: 1, by: "ops", reason: "" });
    expect(decide(ended, requestCommand())).toEqual([]);
  });

  it("that an automatic rule approves yields its grant at once", () => {
    const auto = { ruleIndex: 0, verdict: "approve", reason: "small" } as const;
    const state = stateAfter(requestCommand(workflowWith(), { nowMs: 5, auto }));
    expect(state).toMatchObject({ status: "approved", outcomeReason: "small", currentStage: -1, endedAtMs: 5 });
    expect(state.grant).toEqual({
      id: `g${state.escalation.approvalId}`,
      environment: "dev",
      approvalId: state.escalation.approvalId,
      workflow: "refunds",
      scope: "arguments",
      scopeDigest: scopeDigest(refund, "arguments"),
      uses: 1,
      issuedAtMs: 5,
      expiresAtMs: 600_005,
    });
  });

  it("that an automatic rule denies is denied, not expired", () => {
    const auto = { ruleIndex: 1, verdict: "deny", reason: "" } as const;
    const state = stateAfter(requestCommand(workflowWith(), { auto }));
    expect(state.status).toBe("denied");
    expect(state.outcomeReason).toContain("automatic rule 2");
  });

  it("tells which automatic approvers could not be asked, and people decide", () => {
    const autoFailures = [{ ruleIndex: 0, reason: "no answer within 2 s" }];
    expect(kindsOf(undefined, requestCommand(workflowWith(), { autoFailures }))).toEqual([
      "requested",
      "auto_failed",
      "stage_opened",
    ]);
  });

  it("that is refused before anybody is asked is denied, whatever automatic rules say", () => {
    const refusal = { code: "ESCALATION_BUDGET", reason: "20 escalations within the hour" } as const;
    const auto = { ruleIndex: 0, verdict: "approve", reason: "" } as const;
    const state = stateAfter(requestCommand(workflowWith(), { refusal, auto }));
    expect(state).toMatchObject({ status: "denied", refusal: refusal.code, outcomeReason: refusal.reason });
  });

  it("for a workflow without stages is denied when no automatic rule approves", () => {
    const state = stateAfter(requestCommand(workflowWith({ stages: [] })));
    expect(state.status).toBe("denied");
    expect(state.outcomeReason).toContain("no automatic rule");
  });
});

describe("a vote", () => {
  it("that completes the quorum opens the next stage, and after the last approves", () => {
    const first = stateAfter(requestCommand(), voteCommand(lead, 10));
    expect(first).toMatchObject({ status: "pending", currentStage: 1, stageDeadlineMs: 1_010 });
    const second = stateAfter(requestCommand(), voteCommand(lead, 10), voteCommand(accountant, 20));
    expect(second.status).toBe("pending");
    expect(kindsOf(second, voteCommand(cfo, 30))).toEqual(["vote_cast", "stage_approved", "approved"]);
    const state = stateAfter(
      requestCommand(),
      voteCommand(lead, 10),
      voteCommand(accountant, 20),
      voteCommand(cfo, 30),
    );
    expect(state.outcomeReason).toBe("approved by lea (team), then fin and cfo (finance)");
    expect(outcomeOf(state)).toMatchObject({ status: "approved", decidedAtMs: 30, grant: state.grant });
  });

  it("against it ends the approval as denied, whatever came before", () => {
    const no = voteCommand(cfo, 30, { verdict: "deny", reason: "too much" });
    const state = stateAfter(requestCommand(), voteCommand(lead, 10), voteCommand(accountant, 20), no);
    expect(state).toMatchObject({ status: "denied", outcomeReason: "too much", grant: undefined });
    expect(outcomeOf(state)).not.toHaveProperty("grant");
  });

  it("by the same approver in the same stage is refused", () => {
    const state = stateAfter(requestCommand(), voteCommand(lead, 10), voteCommand(accountant, 20));
    expect(() => decide(state, voteCommand(accountant, 21))).toThrow(refusal("ALREADY_VOTED", "already_exists"));
    expect(() => decide(state, voteCommand({ ...accountant, id: "FIN" }, 21))).toThrow(/already voted/);
  });

  it("by one person in two stages counts in both, if both ask for that person", () => {
    const both = { id: "bo", groups: ["leads", "finance"] };
    const state = stateAfter(requestCommand(), voteCommand(both, 10), voteCommand(both, 20), voteCommand(cfo, 30));
    expect(state.status).toBe("approved");
  });

  it("repeated with its id counts once, also after the approval moved on or ended", () => {
    const vote = voteCommand(lead, 10);
    expect(decide(stateAfter(requestCommand(), vote), { ...vote, nowMs: 99 })).toEqual([]);
    const no = voteCommand(lead, 10, { verdict: "deny" });
    expect(decide(stateAfter(requestCommand(), no), { ...no, nowMs: 5_000, seenRevision: 2 })).toEqual([]);
  });

  it("with the id of another vote is refused, not swallowed", () => {
    const state = stateAfter(requestCommand(), voteCommand(lead, 10, { voteId: "v1" }));
    for (const other of [
      voteCommand(accountant, 20, { voteId: "v1" }),
      voteCommand(lead, 20, { voteId: "v1", verdict: "deny" }),
    ]) {
      expect(() => decide(state, other)).toThrow(refusal("VOTE_ID_REUSED", "already_exists"));
    }
    expect(() => decide(state, voteCommand(accountant, 20, { voteId: "" }))).toThrow(
      refusal("VOTE_ID_MISSING", "invalid_argument"),
    );
  });

  it("by somebody whom the open stage does not ask is refused with a hint whom to ask", () => {
    const state = stateAfter(requestCommand());
    expect(() => decide(state, voteCommand(outsider, 1))).toThrow(
      expect.objectContaining({ code: "VOTER_NOT_ELIGIBLE", hint: "Ask members of leads." }),
    );
    expect(() => decide(state, voteCommand(cfo, 1))).toThrow(refusal("VOTER_NOT_ELIGIBLE", "permission_denied"));
    expect(mayVote(state, lead)).toBe(true);
    expect(mayVote(state, cfo)).toBe(false);
  });

  it.each([
    ["ada", {}],
    ["user:ada", {}],
    ["ADA", {}],
    ["eve", { onBehalfOf: "eve" }],
    ["user:eve", { onBehalfOf: "eve" }],
    ["eve", { onBehalfOf: "user:eve" }],
    ["eve", { onBehalfOf: { type: "user", id: "eve" } }],
    ["user:eve", { onBehalfOf: { id: "eve" } }],
  ])("by %s, who asked or for whom it was asked, is refused (%j)", (id, properties) => {
    const request = { ...refund, subject: { ...refund.subject, properties } };
    const voter = { id, groups: ["leads"] };
    const state = stateAfter(requestCommand(workflowWith(), { escalation: escalationOf(request) }));
    expect(() => decide(state, voteCommand(voter, 1))).toThrow(refusal("SELF_APPROVAL", "permission_denied"));
    expect(mayVote(state, voter)).toBe(false);
    const lax = workflowWith({ allowSelfApproval: true });
    const open = stateAfter(requestCommand(lax, { escalation: escalationOf(request) }));
    expect(kindsOf(open, voteCommand(voter, 1))).toContain("vote_cast");
  });

  it("without a reason is refused where the workflow wants one", () => {
    const state = stateAfter(requestCommand(workflowWith({ requireReason: { request: false, vote: true } })));
    expect(() => decide(state, voteCommand(lead, 1, { reason: " \n" }))).toThrow(
      expect.objectContaining({ code: "REASON_REQUIRED", where: { field: "reason" } }),
    );
    expect(kindsOf(state, voteCommand(lead, 1, { reason: "checked with the customer" }))).toContain("vote_cast");
  });

  it("on a question that has changed since is refused; votes of others do not change it", () => {
    const team = stateAfter(requestCommand());
    const state = stateAfter(requestCommand(), voteCommand(lead, 10));
    expect(() => decide(state, voteCommand(accountant, 20, { seenRevision: team.revision }))).toThrow(
      refusal("APPROVAL_CHANGED", "conflict"),
    );
    expect(() => decide(state, voteCommand(accountant, 20, { seenRevision: state.revision + 1 }))).toThrow(
      refusal("APPROVAL_CHANGED", "conflict"),
    );
    const asked = { seenRevision: state.revision };
    const later = stateAfter(requestCommand(), voteCommand(lead, 10), voteCommand(accountant, 20, asked));
    expect(later.revision).toBeGreaterThan(state.revision);
    expect(kindsOf(later, voteCommand(cfo, 30, asked))).toContain("approved");
  });

  it("at the deadline or later is refused even if no tick has come yet", () => {
    const state = stateAfter(requestCommand());
    expect(kindsOf(state, voteCommand(lead, 99))).toContain("vote_cast");
    expect(() => decide(state, voteCommand(lead, 100))).toThrow(refusal("STAGE_TIMED_OUT", "failed_precondition"));
  });

  it("on what has ended or never was is refused", () => {
    const ended = stateAfter(requestCommand(), { kind: "cancel", nowMs: 1, by: "ops", reason: "typo" });
    expect(() => decide(ended, voteCommand(lead, 2))).toThrow(refusal("APPROVAL_ENDED", "failed_precondition"));
    expect(() => decide(undefined, voteCommand(lead, 2))).toThrow(refusal("APPROVAL_NOT_FOUND", "not_found"));
  });
});

describe("a tick", () => {
  it("before the deadline, or on what has ended, does nothing", () => {
    expect(decide(stateAfter(requestCommand()), tickAt(99))).toEqual([]);
    expect(
      decide(stateAfter(requestCommand(), { kind: "cancel", nowMs: 1, by: "ops", reason: "" }), tickAt(999)),
    ).toEqual([]);
  });

  it("escalates an overdue stage to the next, which gets its full time however late the tick is", () => {
    const state = stateAfter(requestCommand(), tickAt(5_000));
    expect(state).toMatchObject({ status: "pending", currentStage: 1, stageDeadlineMs: 6_000 });
    expect(decide(state, tickAt(5_000))).toEqual([]);
  });

  it("lets a stage that says deny expire the approval: nobody said no", () => {
    const state = stateAfter(requestCommand(), tickAt(100), tickAt(1_100));
    expect(state.status).toBe("expired");
    expect(state.outcomeReason).toContain("'finance' timed out");
    expect(state.grant).toBeUndefined();
  });

  it("expires the approval when the last stage has nobody to escalate to", () => {
    const stages = [{ ...team }, { ...finance, onTimeout: "escalate" as const }];
    const state = stateAfter(requestCommand(workflowWith({ stages })), tickAt(100), tickAt(2_000));
    expect(state.status).toBe("expired");
  });

  it("does not carry votes of a timed-out stage over to the next", () => {
    const stages = [
      { ...team, quorum: 2 },
      { ...finance, quorum: 1 },
    ];
    const state = stateAfter(requestCommand(workflowWith({ stages })), voteCommand(lead, 1), tickAt(100));
    expect(state).toMatchObject({ status: "pending", currentStage: 1 });
    expect(kindsOf(state, voteCommand(accountant, 101))).toEqual(["vote_cast", "stage_approved", "approved"]);
  });
});

describe("after the end", () => {
  const approved = () =>
    stateAfter(
      requestCommand(workflowWith({ stages: [team], grant: { uses: 2, ttlMs: 10, scope: "resource" } })),
      voteCommand(lead, 10),
    );
  const use = (n: number): ApprovalCommand => ({
    kind: "record_use",
    nowMs: 20,
    use: n,
    agentId: "agent-1",
    decisionId: "d",
  });
  const report = (status: "executed" | "failed"): ApprovalCommand => ({
    kind: "report_outcome",
    nowMs: 30,
    agentId: "agent-1",
    status,
    message: "",
  });
  const cancel: ApprovalCommand = { kind: "cancel", nowMs: 40, by: "ops", reason: "" };

  it("uses are recorded once each, in whatever order their reports come", () => {
    let state = approved();
    for (const n of [1, 0, 1, 0]) state = decide(state, use(n)).reduce<ApprovalState>(evolve, state);
    expect(state).toMatchObject({ grantUses: 2, usesRecorded: [{ from: 0, to: 2 }] });
    expect(() => decide(state, use(2))).toThrow(refusal("GRANT_CONSUMED", "failed_precondition"));
  });

  it("a use of what was not approved is refused", () => {
    expect(() => decide(stateAfter(requestCommand()), use(0))).toThrow(
      refusal("APPROVAL_NOT_APPROVED", "failed_precondition"),
    );
  });

  it("an outcome is recorded once; another one replaces it", () => {
    const state = approved();
    const failed = decide(state, report("failed")).reduce<ApprovalState>(evolve, state);
    expect(decide(failed, report("failed"))).toEqual([]);
    expect(kindsOf(failed, report("executed"))).toEqual(["outcome_reported"]);
    expect(() => decide(stateAfter(requestCommand()), report("executed"))).toThrow(
      refusal("APPROVAL_PENDING", "failed_precondition"),
    );
  });

  it("its grant can be taken back once, by the record of who and why; uses that were under way are still recorded", () => {
    const revoke: ApprovalCommand = { kind: "revoke_grant", nowMs: 15, by: "ops", reason: "wrong customer" };
    const revoked = decide(approved(), revoke).reduce<ApprovalState>(evolve, approved());
    expect(revoked).toMatchObject({ status: "approved", grantRevoked: true });
    expect(decide(revoked, { ...revoke, nowMs: 16 })).toEqual([]);
    expect(kindsOf(revoked, use(0))).toEqual(["grant_used"]);
    expect(() => decide(stateAfter(requestCommand()), revoke)).toThrow(
      refusal("APPROVAL_NOT_APPROVED", "failed_precondition"),
    );
  });

  it("it can't be cancelled", () => {
    expect(() => decide(approved(), cancel)).toThrow(refusal("APPROVAL_ENDED", "failed_precondition"));
  });

  it("cancelling again changes nothing", () => {
    expect(decide(stateAfter(requestCommand(), cancel), { ...cancel, nowMs: 41 })).toEqual([]);
  });

  it("a cancelled approval says who cancelled it", () => {
    expect(stateAfter(requestCommand(), cancel)).toMatchObject({
      status: "cancelled",
      outcomeReason: "cancelled by ops",
    });
  });
});
