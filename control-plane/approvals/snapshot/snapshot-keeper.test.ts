import { beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../../runtime/log/logger.ts";
import { PosternError } from "../../../shared/errors/postern-error.ts";
import { escalationOf, stageOf, workflowOf } from "../../testing/fixtures.ts";
import { MemoryApprovalLog } from "../../testing/memory-approval-log.ts";
import { MemorySnapshotStore } from "../../testing/memory-snapshot-store.ts";
import { ApprovalView } from "../approval-view.ts";
import { SnapshotKeeper } from "./snapshot-keeper.ts";

const workflow = workflowOf([stageOf("team")]);
let log: MemoryApprovalLog;
let store: MemorySnapshotStore;

beforeEach(() => {
  log = new MemoryApprovalLog();
  store = new MemorySnapshotStore();
});

async function request(...amounts: readonly number[]): Promise<void> {
  for (const amount of amounts) {
    const escalation = escalationOf(amount);
    const events = [{ kind: "requested", atMs: 0, escalation, workflow }] as const;
    await log.append("dev", escalation.approvalId, { events }, 0);
  }
}

/** A replica that has folded the log as it is now. */
function replica(everyRecords = 3) {
  const view = new ApprovalView();
  const keeper = new SnapshotKeeper({
    store,
    archive: log,
    log: silentLogger,
    everyRecords,
    fold: () => ({ sequence: view.foldedTo, entries: [...view.newestFirst()] }),
  });
  const follow = () => {
    for (const stored of log.records.slice(view.foldedTo)) {
      view.apply(stored);
      view.reached(stored.sequence);
      keeper.folded(stored.sequence);
    }
  };
  return { view, keeper, follow };
}

const written = (count: number) => vi.waitFor(() => expect(store.stored).toHaveLength(count));

describe("SnapshotKeeper", () => {
  it("writes when so many records were folded, and the rest when it stops", async () => {
    const { keeper, follow } = replica(3);
    await request(1, 2);
    follow();
    await request(3);
    follow();
    await written(1);
    expect(store.stored[0]?.sequence).toBe(3);
    await request(4);
    follow();
    await keeper.stop();
    expect(store.stored.map(({ sequence }) => sequence)).toEqual([4, 3]);
    const loaded = await replica().keeper.load();
    expect(loaded?.sequence).toBe(4);
    expect(loaded?.entries.map(({ firstSequence }) => firstSequence)).toEqual([4, 3, 2, 1]);
  });

  it("writes none when it stops and there is little to save", async () => {
    await request(1, 2, 3);
    const { keeper, follow } = replica(100);
    follow();
    await keeper.stop();
    expect(store.stored).toEqual([]);
  });

  it("writes nothing when nothing happened, nor what another replica wrote already", async () => {
    await request(1, 2, 3, 4);
    const [first, second] = [replica(), replica()];
    first.follow();
    await first.keeper.stop();
    const write = vi.spyOn(store, "write");
    second.follow();
    await second.keeper.stop();
    const idle = replica();
    await idle.keeper.load();
    await idle.keeper.stop();
    expect(write).not.toHaveBeenCalled();
  });

  it("takes the older snapshot when the newest is damaged or gone, and none when both are", async () => {
    await request(1, 2, 3);
    const { keeper, follow } = replica(3);
    follow();
    await written(1);
    await request(4);
    follow();
    await keeper.stop();
    store.contents.set("4", (store.contents.get("4") ?? new Uint8Array()).slice(0, -9));
    expect((await replica().keeper.load())?.sequence).toBe(3);
    store.contents.delete("3");
    const next = replica();
    expect(await next.keeper.load()).toBeUndefined();
    // What is damaged makes room, though it is as new.
    next.follow();
    await next.keeper.stop();
    expect((await replica().keeper.load())?.sequence).toBe(4);
  });

  it("ignores a snapshot that is ahead of the log, or of a log that went on differently, and then replaces it", async () => {
    await request(1, 2, 3);
    const { keeper, follow } = replica();
    follow();
    await keeper.stop();
    log.records.splice(1);
    expect(await replica().keeper.load()).toBeUndefined();
    await request(12, 13);
    const next = replica();
    expect(await next.keeper.load()).toBeUndefined();
    next.follow();
    await next.keeper.stop();
    expect(await replica().keeper.load()).toMatchObject({ sequence: 3, entries: { length: 3 } });
    expect(store.stored).toHaveLength(1);
  });

  it("waits a moment for a bus that is away, and then does without", async () => {
    await request(1);
    const { keeper, follow } = replica();
    follow();
    await keeper.stop();
    const away = new PosternError("unavailable", "BUS_UNAVAILABLE", "away");
    vi.spyOn(store, "list").mockRejectedValueOnce(away);
    vi.useFakeTimers();
    const loading = replica().keeper.load();
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await loading)?.sequence).toBe(1);
    vi.spyOn(store, "list").mockRejectedValue(away);
    const inVain = replica().keeper.load();
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(await inVain).toBeUndefined();
  });

  it("writes none any more once the log went back behind what was folded", async () => {
    await request(1, 2);
    const { keeper, follow } = replica();
    follow();
    keeper.disable();
    await keeper.stop();
    expect(store.stored).toEqual([]);
  });

  it("survives a store that takes nothing", async () => {
    await request(1, 2, 3);
    const { keeper, follow } = replica();
    vi.spyOn(store, "write").mockRejectedValue(new PosternError("resource_exhausted", "BUS_FULL", "full"));
    follow();
    await keeper.stop();
    expect(store.stored).toEqual([]);
  });
});
