import { describe, expect, it } from "vitest";
import { escalationOf, stageOf, workflowOf } from "../testing/fixtures.ts";
import { type ApprovalEntry, foldRecords } from "./approval-view.ts";
import { ChangeHub } from "./change-hub.ts";

const workflow = workflowOf([stageOf("team")]);

function entry(amount: number, sequence = 1): ApprovalEntry {
  const escalation = escalationOf(amount);
  const record = { events: [{ kind: "requested", atMs: 0, escalation, workflow }] } as const;
  const folded = foldRecords([{ environment: "dev", approvalId: escalation.approvalId, sequence: 1, record }]);
  if (folded === undefined) throw new Error("nothing folded");
  return { ...folded, sequence };
}

const never = new AbortController().signal;
const label = ({ state, sequence }: ApprovalEntry) => `${state.escalation.request.arguments.amount}@${sequence}`;

async function take(stream: AsyncGenerator<ApprovalEntry>, count: number): Promise<string[]> {
  const out: string[] = [];
  while (out.length < count) {
    const next = await stream.next();
    if (next.done) break;
    out.push(label(next.value));
  }
  return out;
}

describe("ChangeHub", () => {
  it("gives what is there first, then changes as they happen", async () => {
    const hub = new ChangeHub();
    const stream = hub.watch([entry(1), entry(2)], () => true, never);
    expect(await take(stream, 2)).toEqual(["1@1", "2@1"]);
    const next = take(stream, 1);
    await new Promise(setImmediate);
    hub.publish(entry(3));
    expect(await next).toEqual(["3@1"]);
    await stream.return(undefined);
    expect(hub.watcherCount).toBe(0);
  });

  it("gives a slow reader the newest state of each approval, not every state", async () => {
    const hub = new ChangeHub();
    const stream = hub.watch([entry(1)], () => true, never);
    expect(await take(stream, 1)).toEqual(["1@1"]);
    for (let sequence = 2; sequence <= 50; sequence += 1) hub.publish(entry(1, sequence));
    hub.publish(entry(2));
    expect(await take(stream, 2)).toEqual(["1@50", "2@1"]);
    await stream.return(undefined);
  });

  it("shows an approval that left the filter once more, and no other", async () => {
    const hub = new ChangeHub();
    const fresh = ({ sequence }: ApprovalEntry) => sequence < 5;
    const stream = hub.watch([entry(1)], fresh, never);
    expect(await take(stream, 1)).toEqual(["1@1"]);
    hub.publish(entry(2, 9));
    hub.publish(entry(1, 9));
    expect(await take(stream, 1)).toEqual(["1@9"]);
    hub.publish(entry(1, 10));
    hub.publish(entry(3, 1));
    expect(await take(stream, 1)).toEqual(["3@1"]);
    await stream.return(undefined);
  });

  it("ends a watch that waits when it is closed", async () => {
    const hub = new ChangeHub();
    const stream = hub.watch([], () => true, never);
    const next = stream.next();
    await new Promise(setImmediate);
    hub.close();
    expect(await next).toMatchObject({ done: true });
    expect(await hub.watch([], () => true, never).next()).toMatchObject({ done: true });
  });

  it("ends a watch when its caller goes", async () => {
    const hub = new ChangeHub();
    const caller = new AbortController();
    const next = hub.watch([], () => true, caller.signal).next();
    await new Promise(setImmediate);
    caller.abort();
    expect(await next).toMatchObject({ done: true });
    expect(hub.watcherCount).toBe(0);
  });

  it("cuts off a reader that lets too much pile up", async () => {
    const hub = new ChangeHub();
    const stream = hub.watch([entry(0)], () => true, never);
    await take(stream, 1);
    const template = entry(1);
    for (let n = 0; n <= 10_000; n += 1) hub.publish({ ...template, approvalId: `a${n}` });
    const drain = async () => {
      for await (const _ of stream);
    };
    await expect(drain()).rejects.toMatchObject({ code: "WATCHER_TOO_SLOW", kind: "resource_exhausted" });
  });
});
