import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApprovalDesk, openDesk } from "../support/approval-desk.ts";

const POLICIES = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: deny
  match: { actions: ["payments.**"] }
  rules: [{ id: large-refunds, effect: escalate, workflow: refunds, when: "arguments.amount > 50" }]
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  stages: [{ name: team, approvers: { groups: [leads] }, quorum: 1, timeout: 5m, onTimeout: deny }]
  breakGlass: { permittedTo: { groups: [oncall] }, review: { groups: [security, oncall] } }
  grant: { uses: 1, ttl: 10m, scope: arguments, widen: { uses: 20, ttl: 30m, scope: resource } }
`;

let desk: ApprovalDesk;
beforeAll(async () => {
  desk = await openDesk({ lea: ["leads"], olga: ["oncall"], otto: ["oncall"], sue: ["security"] }, POLICIES);
});
afterAll(() => desk?.stop());

describe("break-glass", () => {
  it("releases at once whom the workflow permits it, needs a reason, and a retry changes nothing", async () => {
    const { environment, approvalId: id } = await desk.escalate(2_000);
    const breakGlass = (who: string, reason: string, at = desk.replica) =>
      desk.approvals(who, at).breakGlass({ environment, id, reason });
    await expect(breakGlass("lea", "it burns")).rejects.toMatchObject({ code: "BREAK_GLASS_FORBIDDEN" });
    await expect(breakGlass("olga", " ")).rejects.toMatchObject({ code: "REASON_REQUIRED" });
    const first = await breakGlass("olga", "it burns");
    expect(first.approval).toMatchObject({
      status: "APPROVAL_STATUS_APPROVED",
      outcomeReason: "olga broke the glass: it burns",
      grantId: `g${id}`,
      review: { status: "open", openedBy: "olga", reviewers: { groups: ["security", "oncall"] } },
    });
    expect((await breakGlass("olga", "it burns", desk.other)).approval).toEqual(first.approval);
  });

  it("leaves a review that is listed until a reviewer who had no part in it signs it off", async () => {
    const escalation = await desk.escalate(2_001);
    const { environment, approvalId: id } = escalation;
    const open = async () => {
      const { approvals } = await desk.approvals("sue").list({ filter: { environment, review: "open" } });
      return approvals.map((approval) => approval.id);
    };
    const signOff = (who: string, reason = "looked at it") => desk.approvals(who).signOff({ environment, id, reason });
    await expect(signOff("sue")).rejects.toMatchObject({ code: "REVIEW_NOT_OPEN" });
    await desk.approvals("olga").breakGlass({ environment, id, reason: "it burns" });
    expect(await open()).toContain(id);
    await expect(signOff("olga")).rejects.toMatchObject({ code: "REVIEW_OWN" });
    await expect(signOff("lea")).rejects.toMatchObject({ code: "REVIEW_FORBIDDEN" });
    await expect(signOff("sue", "")).rejects.toMatchObject({ code: "REASON_REQUIRED" });
    const { approval } = await signOff("sue");
    expect(approval?.review).toMatchObject({ status: "signed_off", openedBy: "olga", signedOffBy: "sue" });
    expect(await open()).not.toContain(id);
    await expect(signOff("otto")).rejects.toMatchObject({ code: "REVIEW_NOT_OPEN" });

    const { history } = await desk.approvals("sue").get({ environment, id });
    expect(history.map(({ kind }) => kind)).toEqual([
      "requested",
      "stage_opened",
      "glass_broken",
      "approved",
      "review_signed_off",
    ]);
    expect(new Set(history.map(({ requestDigest }) => requestDigest))).toEqual(new Set([escalation.requestDigest]));
  });

  it("is not provided by every workflow, and a filter knows only what a review can be", async () => {
    await expect(desk.approvals("sue").list({ filter: { environment: "dev", review: "maybe" } })).rejects.toMatchObject(
      { code: "FILTER_INVALID", where: { field: "filter.review" } },
    );
  });
});

describe("a voter who approves the like as well", () => {
  it("widens the grant within what the workflow permits; what it leaves out stays as it was", async () => {
    const escalation = await desk.escalate(2_100);
    const approval = await desk.vote("lea", escalation, { widen: { ttl: { seconds: 1_800 }, scope: "resource" } });
    expect(approval).toMatchObject({
      status: "APPROVAL_STATUS_APPROVED",
      grantTerms: { uses: 1, ttl: { seconds: 1_800 }, scope: "resource", arguments: [] },
      votes: [{ voter: "lea", widen: { uses: 1, scope: "resource" } }],
    });
    const { history } = await desk.approvals("lea").get({ environment: "dev", id: escalation.approvalId });
    expect(history.find(({ kind }) => kind === "vote_cast")?.summary).toContain("1 use within 1800 s, whatever the");
  });

  it("is refused beyond it, and the vote does not count", async () => {
    const escalation = await desk.escalate(2_101);
    await expect(desk.vote("lea", escalation, { widen: { scope: "action" } })).rejects.toMatchObject({
      code: "WIDENING_FORBIDDEN",
    });
    await expect(desk.vote("lea", escalation, { widen: { scope: "everything" } })).rejects.toMatchObject({
      code: "FIELD_INVALID",
      where: { field: "widen.scope" },
    });
    expect((await desk.show(escalation)).votes).toEqual([]);
  });
});
