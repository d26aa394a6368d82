import { expect, test } from "vitest";
import { Trial } from "./trial.ts";

const outside = (candidate: number) => ({ candidate, standing: "outside", why: "" }) as const;
const enforced = (candidate: number) => ({ candidate, standing: "enforced", why: "" }) as const;
const NOTHING = { allowed: 0, denied: 0, pending: 0, failed: 0, faulty: 0, escalated: 0, unanswered: 0 };

test("an agent that knows of no candidate counts nothing for one", () => {
  const trial = new Trial();
  trial.count("ALLOW", 1, false);
  expect(trial.report()).toBeUndefined();
});

test("counts begin when the agent takes its side, and only decisions by that revision count", () => {
  const trial = new Trial();
  trial.take(enforced(8), 8);
  trial.count("ALLOW", 7, false);
  trial.count("ALLOW", 8, false);
  trial.count("DENY", 8, true);
  trial.count("PENDING", 8, false);
  trial.countFailed();
  expect(trial.report()).toEqual({
    ...enforced(8),
    counts: { ...NOTHING, allowed: 1, denied: 1, pending: 1, failed: 1, faulty: 1 },
  });
});

test("hearing of the same candidate again, as after a reconnect, loses no count", () => {
  const trial = new Trial();
  trial.take(outside(8), 7);
  trial.count("DENY", 7, false);
  trial.take(outside(8), 7);
  expect(trial.report()?.counts.denied).toBe(1);
});

test("the next step counts anew on both sides, and so does an agent that changes sides", () => {
  const trial = new Trial();
  trial.take(outside(8), 7);
  trial.count("DENY", 7, false);
  trial.take(outside(9), 7);
  expect(trial.report()).toEqual({ ...outside(9), counts: NOTHING });
  trial.count("DENY", 7, false);
  trial.take(enforced(9), 9);
  expect(trial.report()).toEqual({ ...enforced(9), counts: NOTHING });
});

test("a call that is held for an approval counts as escalated at once and as unanswered until it ends", () => {
  const trial = new Trial();
  trial.take(enforced(8), 8);
  const answered = trial.countEscalated(8);
  expect(trial.report()?.counts).toMatchObject({ escalated: 1, unanswered: 1 });
  answered();
  expect(trial.report()?.counts).toMatchObject({ escalated: 1, unanswered: 0 });
});

test("a call that was held since before the step takes nothing from the step's counts", () => {
  const trial = new Trial();
  trial.take(outside(8), 7);
  const answered = trial.countEscalated(7);
  trial.take(outside(9), 7);
  answered();
  expect(trial.report()?.counts).toEqual(NOTHING);
});

test("when the candidate is gone there is nothing to report", () => {
  const trial = new Trial();
  trial.take(enforced(8), 8);
  trial.end();
  trial.count("ALLOW", 8, false);
  expect(trial.report()).toBeUndefined();
});
