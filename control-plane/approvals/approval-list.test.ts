import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { approvalStreams } from "../../shared/testing/approval-lives.ts";
import { parsePageToken } from "../paging/page-token.ts";
import { escalationOf, stageOf, workflowOf } from "../testing/fixtures.ts";
import { MemoryApprovalLog } from "../testing/memory-approval-log.ts";
import { type ApprovalCriteria, meets } from "./approval-filter.ts";
import { listApprovals, MAX_SCANNED } from "./approval-list.ts";
import { type ApprovalEntry, ApprovalView, foldRecords } from "./approval-view.ts";

const any: ApprovalCriteria = {
  environments: undefined,
  statuses: [],
  workflow: "",
  subjectId: "",
  action: "",
  votableBy: undefined,
  review: undefined,
};

const criteria = fc.oneof(
  fc.constant(any),
  fc
    .subarray(["pending", "approved", "denied", "expired", "cancelled"] as const)
    .map((statuses) => ({ ...any, statuses })),
  fc.constant({ ...any, subjectId: "nobody" }),
  fc.constantFrom("open" as const, "signed_off" as const).map((review) => ({ ...any, review })),
);

/** A replica that keeps as little as it may, over this log; from a snapshot taken `at` if that is not 0. */
function replica(log: MemoryApprovalLog, at = 0) {
  const view = new ApprovalView({ maxEnded: 0, nowMs: () => 1_000_000 });
  const before = new ApprovalView({ maxEnded: 0, nowMs: () => 1_000_000 });
  for (const stored of log.records.slice(0, at)) before.apply(stored);
  if (at > 0) view.restore(at, before.newestFirst());
  for (const stored of log.records.slice(at)) {
    view.apply(stored);
    view.reached(stored.sequence);
  }
  return { view, log, archive: log };
}

async function allPages(ports: ReturnType<typeof replica>, wanted: ApprovalCriteria, size: number) {
  const pages: (readonly ApprovalEntry[])[] = [];
  for (let token = ""; ; ) {
    const page = await listApprovals(ports, wanted, size, parsePageToken(token));
    pages.push(page.entries);
    token = page.nextPageToken;
    if (token === "") return pages;
  }
}

describe("listing approvals", () => {
  it("pages over all that meet the criteria, newest first, whether they are in memory or not", async () => {
    await fc.assert(
      fc.asyncProperty(
        approvalStreams(12, 80),
        fc.nat(),
        criteria,
        fc.integer({ min: 1, max: 4 }),
        async ({ records }, split, wanted, size) => {
          const log = new MemoryApprovalLog();
          log.records.push(...records);
          const ids = [...new Set(records.map(({ approvalId }) => approvalId))].reverse();
          const all = ids.flatMap((id) => foldRecords(records.filter(({ approvalId }) => approvalId === id)) ?? []);
          const pages = await allPages(replica(log, split % (records.length + 1)), wanted, size);
          expect(pages.flat()).toEqual(all.filter((entry) => meets(entry, wanted)));
          for (const page of pages) expect(page.length).toBeLessThanOrEqual(size);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("reads only so much of the log for one page, and says where to go on", async () => {
    const log = new MemoryApprovalLog();
    const workflow = workflowOf([stageOf("team")]);
    const template = escalationOf(1);
    for (let n = 1; n <= MAX_SCANNED; n += 1) {
      const escalation = { ...template, approvalId: `A${n}` };
      const requested = { kind: "requested", atMs: 0, escalation, workflow } as const;
      const cancelled = { kind: "cancelled", atMs: 0, by: "ops", reason: "" } as const;
      const at = { environment: "dev", approvalId: `A${n}` };
      log.records.push({ ...at, sequence: 2 * n - 1, record: { events: [requested] } });
      log.records.push({ ...at, sequence: 2 * n, record: { events: [cancelled] } });
    }
    const ports = replica(log, 2 * MAX_SCANNED);
    const read = vi.spyOn(log, "readRange");
    const page = await listApprovals(ports, { ...any, subjectId: "nobody" }, 10, Number.POSITIVE_INFINITY);
    expect(page.entries).toEqual([]);
    const scanned = read.mock.calls.reduce((sum, [from, before]) => sum + before - from, 0);
    expect(scanned).toBeGreaterThanOrEqual(MAX_SCANNED);
    expect(scanned).toBeLessThan(1.5 * MAX_SCANNED);
    expect(parsePageToken(page.nextPageToken)).toBe(2 * MAX_SCANNED + 1 - scanned);
    const first = await listApprovals(ports, any, 10, Number.POSITIVE_INFINITY);
    expect(first.entries[0]).toMatchObject({ approvalId: `A${MAX_SCANNED}`, state: { status: "cancelled" } });
  });

  it("asks the log nothing when whatever is wanted must be in memory", async () => {
    const log = new MemoryApprovalLog();
    const read = vi.spyOn(log, "readRange");
    const ports = replica(log);
    for (const wanted of [{ statuses: ["pending" as const] }, { review: "open" as const }]) {
      await listApprovals(ports, { ...any, ...wanted }, 10, Number.POSITIVE_INFINITY);
    }
    expect(read).not.toHaveBeenCalled();
  });
});
