import { describe, expect, it } from "vitest";
import { decide, replay } from "../../shared/approval/index.ts";
import type { ApprovalCommand, ApprovalRecord, ApprovalState } from "../../shared/approval/model.ts";
import { escalationOf, finance, team, workflowWith } from "../../shared/testing/approval-samples.ts";
import { approvalToMessage } from "./approval-message.ts";
import { strictCodec } from "./codec.ts";
import { messageDefinition } from "./protos.ts";

const codec = strictCodec("Approval", messageDefinition("postern.v1.Approval"));

/** As a client reads it. */
function shown(state: ApprovalState) {
  return codec.decode(codec.encode(approvalToMessage(state)));
}

function stateAfter(...commands: readonly ApprovalCommand[]): ApprovalState {
  const records: ApprovalRecord[] = [];
  for (const command of commands) records.push({ events: decide(replay(records), command) });
  const state = replay(records);
  if (state === undefined) throw new Error("no approval");
  return state;
}

const limit = { uses: 20, ttlMs: 1_800_000, scope: "action" } as const;
const workflow = workflowWith({
  stages: [
    {
      ...team,
      approvers: { groups: ["leads", "security"] },
      quorum: { leads: 1, security: 1 },
      orElse: [{ approvers: { users: ["cfo"] }, quorum: 1 }],
      denyQuorum: 2,
      businessHours: { timeZone: "Europe/Berlin", days: [1, 2], fromMinute: 540, toMinute: 1_020 },
      onTimeout: "approve",
      acknowledgeRisk: true,
      remindAfterMs: [50],
    },
    { ...finance, distinctFrom: ["team"] },
  ],
  deadlineMs: 5_000_000_000,
  breakGlass: { permittedTo: { groups: ["oncall"] }, review: { users: ["ciso"] } },
  grant: { uses: 1, ttlMs: 600_000, scope: { arguments: ["amount"] }, widen: limit },
});
const request: ApprovalCommand = {
  kind: "request",
  nowMs: 1_000,
  escalation: { ...escalationOf(), form: { ticket: "T-1" } },
  workflow,
};

describe("an approval on the wire", () => {
  it("shows what its stages ask for, its deadline, its form and how far it may be widened", () => {
    expect(shown(stateAfter(request))).toMatchObject({
      questionRevision: 2,
      deadline: { seconds: 5_000_001 },
      form: { fields: { ticket: { stringValue: "T-1" } } },
      breakGlass: { groups: ["oncall"] },
      review: null,
      grantTerms: { uses: 1, scope: "arguments", arguments: ["amount"] },
      widenLimit: { uses: 20, ttl: { seconds: 1_800 }, scope: "action", arguments: [] },
      stages: [
        {
          quorum: 2,
          quorumByGroup: { leads: 1, security: 1 },
          orElse: [{ approvers: { users: ["cfo"] }, quorum: 1, quorumByGroup: {} }],
          denyQuorum: 2,
          onTimeout: "approve",
          businessHours: { timeZone: "Europe/Berlin", days: [1, 2] },
          remindAfter: [{ nanos: 50_000_000 }],
        },
        { quorum: 2, quorumByGroup: {}, denyQuorum: 1, distinctFrom: ["team"], businessHours: null },
      ],
    });
  });

  it("shows in whose place a vote was cast, the groups that counted, and how far it widens", () => {
    const carol = { id: "carol", groups: ["leads", "choir"], delegationId: "d-1" };
    const vote: ApprovalCommand = {
      kind: "vote",
      nowMs: 1_001,
      voteId: "v",
      voter: { id: "dave", groups: ["interns"], standsInFor: [carol] },
      verdict: "approve",
      reason: "",
      widen: limit,
    };
    expect(shown(stateAfter(request, vote))).toMatchObject({
      votes: [
        {
          voter: "dave",
          inPlaceOf: { id: "carol", delegationId: "d-1" },
          groups: ["leads"],
          widen: { uses: 20, scope: "action" },
        },
      ],
    });
  });

  it("shows a broken glass with its review and its grant, and that the grant was revoked", () => {
    const oncall = { id: "olga", groups: ["oncall"] };
    const broken = stateAfter(request, { kind: "break_glass", nowMs: 2_000, by: oncall, reason: "all down" });
    expect(shown(broken)).toMatchObject({
      status: "APPROVAL_STATUS_APPROVED",
      review: { status: "open", openedBy: "olga", openedAt: { seconds: 2 }, reviewers: { users: ["ciso"] } },
      grantExpiresAt: { seconds: 602 },
      grantRevoked: false,
    });
    const signedOff = stateAfter(
      request,
      { kind: "break_glass", nowMs: 2_000, by: oncall, reason: "all down" },
      { kind: "sign_off", nowMs: 3_000, by: { id: "ciso", groups: [] }, reason: "was right" },
      { kind: "revoke_grant", nowMs: 3_001, by: "ciso", reason: "no longer needed" },
    );
    expect(shown(signedOff)).toMatchObject({
      review: { status: "signed_off", openedBy: "olga", signedOffBy: "ciso" },
      grantRevoked: true,
    });
  });

  it("shows why nobody was asked", () => {
    const refusal = { code: "ESCALATION_BUDGET", reason: "too many" } as const;
    expect(shown(stateAfter({ ...request, refusal }))).toMatchObject({ refusalCode: "ESCALATION_BUDGET" });
  });
});
