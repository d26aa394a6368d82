import { expect, test, vi } from "vitest";
import type { Heartbeat } from "../../shared/fleet/model.ts";
import { silentLog } from "../ports.ts";
import { settle, VirtualClock } from "../testing/virtual-clock.ts";
import { HeartbeatSender } from "./heartbeat.ts";

function setUp(beat: (heartbeat: Heartbeat) => Promise<void> = async () => undefined) {
  const clock = new VirtualClock();
  const beats: Heartbeat[] = [];
  // What it says is somebody else's.
  const state = () => ({ agentId: "a" }) as Heartbeat;
  const sender = new HeartbeatSender({
    fleet: {
      beat: (heartbeat) => {
        beats.push(heartbeat);
        return beat(heartbeat);
      },
    },
    state,
    onContact: () => undefined,
    clock,
    log: silentLog,
  });
  return { sender, beats, clock };
}

test("a change is told soon, and the usual pace goes on from there", async () => {
  const { sender, beats, clock } = setUp();
  sender.start();
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
  sender.soon();
  sender.soon();
  await clock.advance(100);
  await settle();
  expect(beats).toHaveLength(2);
  await clock.advance(4_900);
  expect(beats).toHaveLength(2);
  await clock.advance(200);
  await settle();
  expect(beats).toHaveLength(3);
  sender.stop();
});

test("what changes while a beat is under way is told after it", async () => {
  let answer = () => {};
  const { sender, beats, clock } = setUp(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  sender.start();
  sender.soon();
  answer();
  await settle();
  await clock.advance(100);
  await settle();
  expect(beats).toHaveLength(2);
  sender.stop();
  answer();
});

test("nothing is told after the last words", async () => {
  const { sender, beats, clock } = setUp();
  sender.start();
  await settle();
  await sender.farewell();
  sender.soon();
  await clock.advance(10_000);
  await settle();
  expect(beats.map(({ leaving }) => leaving)).toEqual([undefined, true]);
});
