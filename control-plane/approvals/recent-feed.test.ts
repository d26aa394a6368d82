import { describe, expect, it } from "vitest";
import type { StoredRecord } from "../../shared/bus/ports.ts";
import { escalationOf, workflowOf } from "../testing/fixtures.ts";
import { advance } from "./approval-view.ts";
import { RecentFeed } from "./recent-feed.ts";

const NOW = 1_800_000_000_000;
const like = escalationOf(1);

function stored(sequence: number): StoredRecord {
  const escalation = escalationOf(sequence);
  const { environment, approvalId } = escalation;
  const record = { events: [{ kind: "requested", atMs: NOW, escalation, workflow: workflowOf([]) }] } as const;
  return { environment, approvalId, sequence, record };
}

/** A log of so many requests. `meanwhile` happens after its end was told and before the answer is there. */
function start(length: number, meanwhile: (feed: RecentFeed) => void = () => undefined) {
  const log = Array.from({ length }, (_, index) => stored(index + 1));
  let failures = 0;
  const feed = new RecentFeed({
    archive: {
      lastSequence: async () => {
        meanwhile(feed);
        return length;
      },
      readRange: async (from, before) => {
        // Of the second page, when the first has been read.
        if (from === 2_001 && failures-- > 0) throw new Error("away");
        return log.slice(from - 1, before - 1);
      },
    },
    log: { read: async () => [] },
    nowMs: () => NOW,
  });
  const note = (sequence: number) => {
    const record = stored(sequence);
    feed.note({ entry: advance(undefined, record), record: record.record, ended: false });
  };
  return {
    note,
    fail: (times: number) => {
      failures = times;
    },
    count: async () =>
      (await feed.history()).count({ kind: "requested", withinMs: 60_000, by: "subject" }, like, NOW + 1),
    feed,
  };
}

describe("the last day of requests", () => {
  it("holds what the log has and what is folded later, each once", async () => {
    const { count, note } = start(5);
    note(5);
    expect(await count()).toBe(5);
    note(5);
    note(6);
    expect(await count()).toBe(6);
  });

  it("misses nothing that is folded while the log's end is asked for", async () => {
    const world = start(5, () => {
      world.note(5);
      world.note(6);
    });
    expect(await world.count()).toBe(6);
  });

  it("counts nothing twice when reading failed and is tried again", async () => {
    const { count, fail } = start(2_100);
    fail(1);
    await expect(count()).rejects.toThrow("away");
    expect(await count()).toBe(2_100);
  });
});
