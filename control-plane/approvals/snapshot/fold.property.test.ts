import fc from "fast-check";
import { expect, it } from "vitest";
import { mustStayInMemory } from "../../../shared/approval/index.ts";
import type { StoredRecord } from "../../../shared/bus/ports.ts";
import { approvalStreams } from "../../../shared/testing/approval-lives.ts";
import { type ApprovalEntry, ApprovalView, foldRecords, keyOf } from "../approval-view.ts";
import { decodeSnapshot, encodeSnapshot } from "./snapshot-file.ts";

/** A replica with a small memory; `early`: how often a record comes by its own append before the feed brings it. */
function replica(log: readonly StoredRecord[], nowMs: number, early: () => boolean) {
  const view = new ApprovalView({ nowMs: () => nowMs, maxEnded: 0 });
  const follow = (from: number, to = log.length) => {
    for (const stored of log.slice(from, to)) {
      const next = log[stored.sequence];
      // Nobody appends to an approval without its newest record.
      if (next !== undefined && next.approvalId !== stored.approvalId && early()) view.apply(next);
      view.apply(stored);
      const { environment, approvalId, sequence } = stored;
      if (view.get(environment, approvalId) === undefined) {
        // As ReturningApprovals does.
        const entry = foldRecords(log.slice(0, sequence).filter((it) => it.approvalId === approvalId));
        if (entry !== undefined && mustStayInMemory(entry.state, nowMs)) view.admit(entry);
      }
      view.reached(sequence);
    }
    return view;
  };
  return { view, follow };
}

function needed(entries: Iterable<ApprovalEntry>, nowMs: number) {
  const kept = [...entries].filter(({ state }) => mustStayInMemory(state, nowMs));
  return new Map(kept.map((entry) => [keyOf(entry.environment, entry.approvalId), entry]));
}

it("a snapshot anywhere, and then the rest of the log, leave what the whole log leaves", async () => {
  await fc.assert(
    fc.asyncProperty(
      approvalStreams(),
      fc.nat(),
      fc.integer({ min: -50, max: 200 }),
      fc.infiniteStream(fc.boolean()),
      async ({ records, endMs }, split, laterMs, coins) => {
        const nowMs = endMs + laterMs;
        const at = records.length === 0 ? 0 : split % (records.length + 1);
        const early = () => coins.next().value === true;
        const whole = replica(records, nowMs, early).follow(0);

        const writer = replica(records, nowMs, early).follow(0, at);
        const entries = [...needed(writer.newestFirst(), nowMs).values()];
        const stored = await encodeSnapshot({ sequence: Math.max(at, 1), fingerprint: "f", entries });
        const reader = replica(records, nowMs, early);
        if (at > 0) reader.view.restore(at, (await decodeSnapshot(stored)).entries);
        reader.follow(at);

        const ids = [...new Set(records.map(({ approvalId }) => approvalId))];
        const truth = ids.flatMap((id) => foldRecords(records.filter(({ approvalId }) => approvalId === id)) ?? []);
        for (const view of [whole, reader.view]) {
          expect(needed(view.newestFirst(), nowMs)).toEqual(needed(truth, nowMs));
          for (const entry of view.newestFirst()) expect(truth).toContainEqual(entry);
          for (const { environment, approvalId, firstSequence } of truth) {
            if (firstSequence >= view.completeFrom) expect(view.get(environment, approvalId)).toBeDefined();
          }
        }
      },
    ),
    { numRuns: 300, interruptAfterTimeLimit: 12_000 },
  );
});
