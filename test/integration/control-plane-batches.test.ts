import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Escalation } from "../../shared/approval/model.ts";
import { requestDigest } from "../../shared/digest/index.ts";
import { type ApprovalDesk, openDesk } from "../support/approval-desk.ts";
import { escalationOf } from "../support/approval-fixtures.ts";

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
  grant: { uses: 1, ttl: 10m, scope: arguments }
`;

let desk: ApprovalDesk;
beforeAll(async () => {
  desk = await openDesk({ lea: ["leads"], lou: ["leads"], fred: ["finance"] }, POLICIES);
});
afterAll(() => desk?.stop());

/** Refunds that one subject asks for. */
function burst(subject: string, amounts: readonly number[]): Promise<readonly Escalation[]> {
  return Promise.all(
    amounts.map((amount) => {
      const { request, approvalId } = escalationOf(amount);
      const asked = { ...request, subject: { ...request.subject, id: subject } };
      // An id of its own, as the agent would derive it from subject and digest.
      const own = { approvalId: `${approvalId.slice(0, -subject.length)}${subject.toUpperCase()}` };
      return desk.escalate(amount, { ...own, request: asked, requestDigest: requestDigest(asked) });
    }),
  );
}

async function batchOf(who: string, subject: string) {
  const { batches } = await desk.approvals(who).listBatches({ environment: "dev" });
  return batches.find(({ subjectId }) => subjectId === subject);
}

const itemsOf = (batch: Awaited<ReturnType<typeof batchOf>>) =>
  (batch?.approvals ?? []).map(({ id, revision }) => ({ id, revision }));

describe("a burst of like requests", () => {
  it("is offered as one batch to those who can vote on it, and one alone is not", async () => {
    const asked = await burst("BBB", [100, 101, 102]);
    await burst("CCC", [100]);
    const batch = await batchOf("lea", "BBB");
    expect(batch).toMatchObject({
      workflow: "refunds",
      action: "payments.refund.create",
      resourceType: "payment",
      stage: "team",
      total: 3,
    });
    const ids = asked.map(({ approvalId }) => approvalId);
    expect(batch?.approvals.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(await batchOf("lea", "CCC")).toBeUndefined();
    expect(await batchOf("fred", "BBB")).toBeUndefined();
  });

  it("is decided by one verdict, each by a vote of its own; a retry, at another replica, changes nothing", async () => {
    await burst("DDD", [100, 101, 102]);
    const items = itemsOf(await batchOf("lea", "DDD"));
    const request = { environment: "dev", items, verdict: "VERDICT_APPROVE", reason: "known", voteId: "b1" } as const;
    const first = await desk.approvals("lea").voteBatch(request);
    expect(first.results.map(({ id, approval, code }) => [id, approval?.status, code])).toEqual(
      items.map(({ id }) => [id, "APPROVAL_STATUS_APPROVED", ""]),
    );
    expect(await desk.approvals("lea", desk.other).voteBatch(request)).toEqual(first);
    for (const { id } of items) {
      const { history } = await desk.approvals("lea").get({ environment: "dev", id });
      expect(history.filter(({ kind }) => kind === "vote_cast")).toHaveLength(1);
    }
    expect(await batchOf("lea", "DDD")).toBeUndefined();
  });

  it("tells of each vote what became of it: what was decided meanwhile does not hold up the rest", async () => {
    const asked = await burst("EEE", [100, 101, 102]);
    const items = itemsOf(await batchOf("lea", "EEE"));
    const [gone, changed, fine] = items.map(({ id }) => asked.find(({ approvalId }) => approvalId === id));
    if (gone === undefined || changed === undefined || fine === undefined) throw new Error("three were asked");
    await desk.vote("lou", gone, { verdict: "VERDICT_DENY" });
    const stale = items.map((item) => (item.id === changed.approvalId ? { ...item, revision: 1 } : item));
    const { results } = await desk.approvals("lea").voteBatch({
      environment: "dev",
      items: [...stale, { id: "NOSUCHAPPROVAL", revision: 2 }],
      verdict: "VERDICT_DENY",
      reason: "no",
    });
    expect(results.map(({ approval, code }) => approval?.status ?? code)).toEqual([
      "APPROVAL_ENDED",
      "APPROVAL_CHANGED",
      "APPROVAL_STATUS_DENIED",
      "APPROVAL_NOT_FOUND",
    ]);
    expect(results[1]).toMatchObject({ hint: expect.stringContaining("again"), message: expect.any(String) });
  });

  it("that is no proper batch is refused as a whole, before any vote is cast", async () => {
    await burst("FFF", [100, 101]);
    const items = itemsOf(await batchOf("lea", "FFF"));
    const vote = (over: object) =>
      desk.approvals("lea").voteBatch({ environment: "dev", items, verdict: "VERDICT_APPROVE", reason: "x", ...over });
    const [first] = items;
    if (first === undefined) throw new Error("two were asked");
    await expect(vote({ items: [] })).rejects.toMatchObject({ code: "FIELD_REQUIRED" });
    await expect(vote({ items: [first, first] })).rejects.toMatchObject({
      code: "BATCH_INVALID",
      where: { field: "items[1].id" },
    });
    await expect(vote({ items: [first, { id: "X", revision: 0 }] })).rejects.toMatchObject({
      code: "REVISION_REQUIRED",
      where: { field: "items[1].revision" },
    });
    const many = Array.from({ length: 101 }, (_, index) => ({ id: `A${index}`, revision: 1 }));
    await expect(vote({ items: many })).rejects.toMatchObject({ code: "BATCH_INVALID" });
    expect((await batchOf("lea", "FFF"))?.total).toBe(2);
  });
});
