import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ConnectedBus } from "../../runtime/nats/connect-bus.ts";
import type { Notification, QueuedNotification } from "../../shared/bus/notification-ports.ts";
import { connectControlPlane, recordSaying, saidBy } from "../support/bus.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let one: ConnectedBus;
let two: ConnectedBus;
beforeAll(async () => {
  nats = await startTestNats();
  [one, two] = await Promise.all([connectControlPlane(nats.url), connectControlPlane(nats.url)]);
});
afterAll(async () => {
  await Promise.all([one?.connection.close(), two?.connection.close()]);
  await nats?.stop();
});

function notification(target: string, approvalId: string, recordSequence: number): Notification {
  return { target, environment: "dev", approvalId, recordSequence, kinds: ["approved"], queuedAtMs: 1 };
}

describe("the outbox", () => {
  it("hands out every record once, in the order of the log, to two replicas, from its first use on", async () => {
    await one.approvals.append("dev", "before", recordSaying("before"), 0);
    const seen: string[] = [];
    let busy = 0;
    const take = (bus: ConnectedBus) =>
      bus.notifications.outbox.consume(async ({ record }) => {
        busy += 1;
        expect(busy).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(saidBy(record));
        busy -= 1;
      });
    const stops = [await take(one), await take(two)];
    const said = Array.from({ length: 40 }, (_, index) => `r${index}`);
    for (const word of said) await one.approvals.append("dev", word, recordSaying(word), 0);
    await vi.waitFor(() => expect(seen).toHaveLength(said.length), { timeout: 20_000 });
    expect(seen).toEqual(said);
    await Promise.all(stops.map((stop) => stop()));
  });

  it("goes on where it stopped, and hands out again what failed", async () => {
    await one.approvals.append("dev", "while-away", recordSaying("while-away"), 0);
    const seen: string[] = [];
    const stop = await two.notifications.outbox.consume(async ({ record }) => {
      seen.push(saidBy(record));
      if (seen.length === 1) throw new Error("not yet");
    });
    await vi.waitFor(() => expect(seen).toEqual(["while-away", "while-away"]), { timeout: 20_000 });
    await stop();
  });
});

describe("the queue of notifications", () => {
  it("holds one of each id, by target, and says which is first for its approval", async () => {
    const { queue } = one.notifications;
    for (const target of ["chat", "hook"]) {
      for (const [id, sequence] of [
        ["a", 1],
        ["a", 2],
        ["b", 3],
      ] as const) {
        await queue.put(notification(target, id, sequence), `${sequence}.${target}`);
        await queue.put(notification(target, id, sequence), `${sequence}.${target}`);
      }
    }
    expect(await queue.depth("hook")).toBe(0);
    expect(await queue.oldestAtMs("hook")).toBeTypeOf("number");
    const firstOfB = await queue.firstOf(notification("hook", "b", 0));
    const seen: QueuedNotification[] = [];
    const stop = await queue.take("hook", async (queued) => {
      seen.push(queued);
      return queued.approvalId === "b" && queued.handedOut === 1 ? { againInMs: 1 } : "done";
    });
    await vi.waitFor(() => expect(seen).toHaveLength(4), { timeout: 10_000 });
    const b = seen.filter(({ approvalId }) => approvalId === "b");
    expect(b.map(({ sequence, handedOut }) => [sequence, handedOut])).toEqual([
      [firstOfB, 1],
      [firstOfB, 2],
    ]);
    await vi.waitFor(async () => expect(await queue.depth("hook")).toBe(0));
    expect(await queue.firstOf(notification("hook", "b", 0))).toBeUndefined();
    expect(await queue.oldestAtMs("hook")).toBeUndefined();
    const stopChat = await queue.take("chat", async () => ({ againInMs: 60_000 }));
    await vi.waitFor(async () => expect(await queue.depth("chat")).toBe(3));
    await stopChat();
    await stop();
  });
});

describe("failures and dead letters", () => {
  it("are kept until they are removed; removing twice does no harm", async () => {
    const { failures, deadLetters } = one.notifications;
    const about = { target: "hook", environment: "dev", approvalId: "a", sequence: 7 };
    const failure = { ...about, tries: 2, delivered: 1, lastTryAtMs: 1, nextTryAtMs: 2, reason: "HTTP 500" };
    await failures.put(failure);
    expect(await two.notifications.failures.get("hook", 7)).toEqual(failure);
    expect(await failures.list()).toEqual([failure]);
    await failures.delete("hook", 7);
    await failures.delete("hook", 7);
    expect(await failures.get("hook", 7)).toBeUndefined();
    expect(await failures.list()).toEqual([]);

    const letter = { ...notification("hook", "a", 1), reason: "HTTP 410", tries: 1, diedAtMs: 5 };
    await deadLetters.put(letter, "hook.7");
    await deadLetters.put(letter, "hook.7");
    const [stored, ...others] = await two.notifications.deadLetters.list();
    expect(others).toEqual([]);
    expect(stored).toMatchObject(letter);
    for (let time = 0; time < 2; time += 1) await deadLetters.remove(stored?.sequence ?? 0);
    expect(await deadLetters.list()).toEqual([]);
  });
});
