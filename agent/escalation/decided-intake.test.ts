import { beforeEach, expect, test } from "vitest";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { silentLog } from "../ports.ts";
import { outcomeFor } from "../testing/samples.ts";
import { VirtualClock } from "../testing/virtual-clock.ts";
import type { Standing } from "./approval-reader.ts";
import { DecidedIntake } from "./decided-intake.ts";
import { Waiters } from "./waiters.ts";

const away = new PosternError("unavailable", "BUS_UNAVAILABLE", "away");
const ended: Standing = { kind: "ended", outcome: outcomeFor("a", { status: "denied" }) };

let clock: VirtualClock;
let waiters: Waiters;
/** What the log answers, one read after the other; the last answer stays. */
let answers: (Standing | "away")[];
let reads: number;
let intake: DecidedIntake;

beforeEach(() => {
  clock = new VirtualClock();
  waiters = new Waiters(1_000, clock);
  answers = [ended];
  reads = 0;
  const reader = {
    standing: async () => {
      const answer = answers[Math.min(reads++, answers.length - 1)];
      if (answer === undefined || answer === "away") throw away;
      return answer;
    },
  };
  intake = new DecidedIntake({ waiters, verifier: { verify: () => undefined }, reader, clock, log: silentLog });
});

function waitFor(approvalId: string) {
  const ticket = waiters.register(approvalId);
  if (ticket === undefined) throw new Error("no room");
  return { ticket, woken: ticket.wait(clock.nowMs() + 60_000, new AbortController().signal) };
}

test("a call whose approval ended before it began to wait is woken by the log", async () => {
  const { woken } = waitFor("a");
  await intake.catchUp("a");
  expect(await woken).toMatchObject({ kind: "decided", outcome: { status: "denied" } });
});

test("a log that cannot be read is read again, although the connection never broke", async () => {
  answers = ["away", "away", { kind: "pending" }, ended];
  const { woken } = waitFor("a");
  await intake.catchUp("a");
  await clock.advance(1_000);
  expect(reads).toBe(3);
  // Pending is an answer: from here on the announcement comes.
  await clock.advance(10_000);
  expect(reads).toBe(3);
  await intake.catchUp("a");
  expect(await woken).toMatchObject({ kind: "decided" });
});

test("nobody reads again for a call that has gone", async () => {
  answers = ["away"];
  const { ticket } = waitFor("a");
  await intake.catchUp("a");
  ticket.release();
  await clock.advance(60_000);
  expect(reads).toBe(1);
});

test("after a reconnect the log is read for everyone who waits, and once more for each that it would not tell of", async () => {
  answers = ["away", ended];
  const calls = Array.from({ length: 150 }, (_, index) => waitFor(`a${index}`).woken);
  await intake.catchUpAll();
  await clock.advance(1_000);
  expect(reads).toBe(151);
  for (const woken of calls) expect(await woken).toMatchObject({ kind: "decided" });
});
