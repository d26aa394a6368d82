import { readFile, rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { formatTokenFile, parseTokenFile } from "../../control-plane/auth/token-file.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import type { Escalation } from "../../shared/approval/model.ts";
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
  stages:
    - { name: team, approvers: { groups: [leads] }, quorum: 1, timeout: 5m, onTimeout: deny }
    - { name: board, approvers: { users: [carol, ghost] }, quorum: 1, timeout: 5m, onTimeout: deny, distinctFrom: [team] }
  grant: { uses: 1, ttl: 10m, scope: arguments }
`;

const HOUR_MS = 3_600_000;

let desk: ApprovalDesk;
beforeAll(async () => {
  const people = { carol: ["leads", "choir"], dave: [], erin: [], frank: [], lea: ["leads"] };
  desk = await openDesk(people, POLICIES);
});
afterAll(() => desk?.stop());

const delegations = (who: string, at = desk.replica) => desk.service("postern.v1.DelegationService", who, at);

async function delegate(who: string, over: object): Promise<string> {
  const until = toTimestamp(Date.now() + HOUR_MS);
  const { delegation } = await delegations(who).create({ environment: "dev", until, ...over });
  return delegation?.id ?? "";
}

/** What of these approvals somebody could vote on, through either replica. */
async function votable(who: string, at = desk.replica): Promise<readonly string[]> {
  const { approvals } = await desk.approvals(who, at).list({ filter: { environment: "dev", votable: true } });
  return approvals.map(({ id }) => id);
}

/** Replicas hear of delegations by a watch. */
function untilVotable(who: string, { approvalId }: Escalation, at = desk.other) {
  return vi.waitFor(async () => expect(await votable(who, at)).toContain(approvalId), { timeout: 10_000 });
}

describe("a delegation", () => {
  it("lets the delegate vote in the person's place, once for the two of them, and the history says so", async () => {
    const escalation = await desk.escalate(2_000);
    await expect(desk.vote("dave", escalation)).rejects.toMatchObject({ code: "VOTER_NOT_ELIGIBLE" });
    const id = await delegate("carol", { to: "dave", reason: "holiday" });
    await untilVotable("dave", escalation);
    const approval = await desk.vote("dave", escalation);
    expect(approval).toMatchObject({
      currentStage: 1,
      votes: [{ voter: "dave", inPlaceOf: { id: "carol", delegationId: id }, groups: ["leads"] }],
    });
    // The next stage wants other people than those of the first: carol has had her vote.
    await expect(desk.vote("carol", escalation)).rejects.toMatchObject({ code: "DISTINCT_VOTER_REQUIRED" });
    const { history } = await desk.approvals("lea").get({ environment: "dev", id: escalation.approvalId });
    expect(history.find(({ kind }) => kind === "vote_cast")).toMatchObject({
      actor: "dave",
      summary: expect.stringContaining("in the place of carol"),
      details: { fields: { inPlaceOf: { structValue: { fields: { delegationId: { stringValue: id } } } } } },
    });
    await delegations("carol").revoke({ environment: "dev", id });
  });

  it("is not passed on, and ends when it is revoked, at once on the replica that revoked it", async () => {
    const escalation = await desk.escalate(2_001);
    const first = await delegate("carol", { to: "dave" });
    const second = await delegate("dave", { to: "erin" });
    await untilVotable("dave", escalation);
    await expect(desk.vote("erin", escalation)).rejects.toMatchObject({ code: "VOTER_NOT_ELIGIBLE" });
    await expect(delegations("lea").revoke({ environment: "dev", id: first })).rejects.toMatchObject({
      code: "DELEGATION_FORBIDDEN",
    });
    const revoked = await delegations("carol").revoke({ environment: "dev", id: first });
    expect(revoked.delegation).toMatchObject({ status: "revoked", revokedBy: "carol" });
    expect(await delegations("carol", desk.other).revoke({ environment: "dev", id: first })).toEqual(revoked);
    await expect(desk.vote("dave", escalation)).rejects.toMatchObject({ code: "VOTER_NOT_ELIGIBLE" });
    await delegations("erin").revoke({ environment: "dev", id: second });
  });

  it("of one group is of no use where the person is asked for by name", async () => {
    const escalation = await desk.escalate(2_002);
    const id = await delegate("carol", { to: "frank", groups: ["leads"] });
    await desk.vote("lea", escalation);
    await expect(desk.vote("frank", escalation)).rejects.toMatchObject({ code: "VOTER_NOT_ELIGIBLE" });
    const other = await desk.escalate(2_003);
    expect((await desk.vote("frank", other)).votes).toMatchObject([{ inPlaceOf: { id: "carol" } }]);
    await delegations("root").revoke({ environment: "dev", id });
  });

  it("by an admin for somebody without a token counts where a stage names that person", async () => {
    const escalation = await desk.escalate(2_004);
    await desk.vote("lea", escalation);
    const id = await delegate("root", { from: "ghost", to: "erin" });
    const approval = await desk.vote("erin", escalation);
    expect(approval).toMatchObject({ status: "APPROVAL_STATUS_APPROVED", votes: [{}, { inPlaceOf: { id: "ghost" } }] });
    await delegations("root").revoke({ environment: "dev", id });
  });

  it("gives what the person has when the vote is cast: nothing more once the group is gone", async () => {
    const escalation = await desk.escalate(2_005);
    const id = await delegate("carol", { to: "dave" });
    await untilVotable("dave", escalation);
    const file = desk.plane.settings.tokensFile;
    const before = await readFile(file, "utf8");
    const entries = parseTokenFile(before, file);
    const without = entries.map((entry) => (entry.name === "carol" ? { ...entry, groups: ["choir"] } : entry));
    await rm(file);
    await writeFile(file, formatTokenFile(without, file));
    await expect(desk.vote("dave", escalation)).rejects.toMatchObject({ code: "VOTER_NOT_ELIGIBLE" });
    await writeFile(file, before);
    await delegations("carol").revoke({ environment: "dev", id });
  });

  it("is given by the person or an admin only, to somebody who can vote, and for a time", async () => {
    await expect(delegate("lea", { from: "carol", to: "dave" })).rejects.toMatchObject({
      code: "DELEGATION_FORBIDDEN",
    });
    await expect(delegate("carol", { to: "nobody" })).rejects.toMatchObject({ code: "DELEGATE_UNABLE" });
    const until = toTimestamp(Date.now() + 32 * 24 * HOUR_MS);
    await expect(delegate("carol", { to: "dave", until })).rejects.toMatchObject({
      code: "DELEGATION_INVALID",
      where: { field: "until" },
    });
    await expect(delegate("carol", { to: "dave", until: null })).rejects.toMatchObject({ code: "FIELD_REQUIRED" });
    await expect(delegations("carol").revoke({ environment: "dev", id: "nope" })).rejects.toMatchObject({
      code: "DELEGATION_NOT_FOUND",
    });
  });

  it("is listed while it is to come or under way, and afterwards for whoever asks for all", async () => {
    const fromTime = toTimestamp(Date.now() + HOUR_MS);
    const until = toTimestamp(Date.now() + 2 * HOUR_MS);
    const id = await delegate("lea", { to: "dave", fromTime, until, groups: ["leads"] });
    const list = (over: object) => delegations("frank").list({ environment: "dev", person: "lea", ...over });
    expect((await list({})).delegations).toMatchObject([
      { id, from: "lea", to: "dave", status: "scheduled", groups: ["leads"] },
    ]);
    await delegations("dave").revoke({ environment: "dev", id });
    expect((await list({})).delegations).toEqual([]);
    expect((await list({ includeEnded: true })).delegations).toMatchObject([{ status: "revoked", revokedBy: "dave" }]);
  });
});

describe("Explain", () => {
  it("says what is missing and who can't vote, and what the caller could do, also in somebody's place", async () => {
    const escalation = await desk.escalate(2_100);
    const explain = (who: string) => desk.approvals(who).explain({ environment: "dev", id: escalation.approvalId });
    const id = await delegate("carol", { to: "dave" });
    const before = await explain("dave");
    expect(before).toMatchObject({
      missing: [{ approvers: { groups: ["leads"] }, count: 1, countByGroup: {} }],
      excluded: [{ who: escalation.request.subject.id, why: "made the request" }],
      upcoming: [{ kind: "stage_timeout" }],
      caller: { mayVote: true, inPlaceOf: "carol", mayBreakGlass: false },
    });
    expect(before.lines[1]).toBe("It takes 1 more from members of leads.");
    expect((await explain("frank")).caller).toMatchObject({ mayVote: false, code: "VOTER_NOT_ELIGIBLE" });

    await desk.vote("lea", escalation);
    expect((await explain("lea")).caller).toMatchObject({ mayVote: false, code: "DISTINCT_VOTER_REQUIRED" });
    await desk.vote("carol", escalation);
    const after = await explain("carol");
    expect(after).toMatchObject({
      missing: [],
      upcoming: [{ kind: "grant_expiry" }],
      caller: { code: "APPROVAL_ENDED" },
    });
    expect(after.lines.at(-1)).toBe("Its grant has 1 use left, for these very arguments.");
    await delegations("carol").revoke({ environment: "dev", id });
    await expect(desk.approvals("lea").explain({ environment: "dev", id: "nope" })).rejects.toMatchObject({
      code: "APPROVAL_NOT_FOUND",
    });
  });
});
