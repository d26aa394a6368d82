import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type SigningKey, type TrustedKeys, verifyOutcome } from "../../shared/bundle/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { escalationOf, newKeys, stageOf, workflowOf } from "../testing/fixtures.ts";
import { MemoryApprovalLog } from "../testing/memory-approval-log.ts";
import { ApprovalEngine, type ChangeOrigin } from "./approval-engine.ts";
import { type ApprovalChange, ApprovalView } from "./approval-view.ts";

let key: SigningKey;
let trusted: TrustedKeys;
beforeAll(async () => {
  ({ key, trusted } = await newKeys());
});

const T0 = 1_800_000_000_000;
const workflow = workflowOf([stageOf("team", { onTimeout: "escalate" }), stageOf("finance", { quorum: 2 })]);
const escalation = escalationOf(80);
const { environment, approvalId } = escalation;

function replica(log: MemoryApprovalLog, clock = { nowMs: T0 }) {
  const changes: (ApprovalChange & { origin: ChangeOrigin })[] = [];
  const appended: ApprovalChange[] = [];
  const view = new ApprovalView();
  const engine = new ApprovalEngine({
    log,
    view,
    key,
    nowMs: () => clock.nowMs,
    onChange: (change, origin) => changes.push({ ...change, origin }),
    onAppended: (change) => appended.push(change),
  });
  const execute = (command: Parameters<typeof engine.execute>[2]) => engine.execute(environment, approvalId, command);
  return {
    engine,
    view,
    changes,
    appended,
    request: () => execute({ kind: "request", escalation, workflow }),
    vote: (voter: string, group: string, voteId = `${voter}-${group}`, verdict: "approve" | "deny" = "approve") =>
      execute({ kind: "vote", voteId, voter: { id: voter, groups: [group] }, verdict, reason: "" }),
    tick: () => execute({ kind: "tick" }),
    cancel: () => execute({ kind: "cancel", by: "admin", reason: "" }),
  };
}

/** A log that lets everybody else run between any two of its steps. */
function contendedLog(pauses: readonly number[] = []): MemoryApprovalLog {
  const log = new MemoryApprovalLog();
  let at = 0;
  log.beforeAppend = async () => {
    const turns = pauses[at++ % Math.max(1, pauses.length)] ?? 1;
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
  };
  return log;
}

describe("ApprovalEngine", () => {
  it("takes an approval through its stages and signs its outcome into the record that ends it", async () => {
    const log = new MemoryApprovalLog();
    const one = replica(log);
    await one.request();
    await one.vote("tina", "team");
    await one.vote("fred", "finance");
    const { entry } = await one.vote("fay", "finance");
    expect(entry.state.status).toBe("approved");
    const outcome = await verifyOutcome(log.records.at(-1)?.record.outcome ?? "", trusted);
    expect(outcome).toMatchObject({ approvalId, status: "approved", grant: { approvalId } });
    expect(log.records.filter(({ record }) => record.outcome !== undefined)).toHaveLength(1);
    expect(one.changes.map(({ ended, origin }) => [ended, origin])).toEqual([
      [false, "append"],
      [false, "append"],
      [false, "append"],
      [true, "append"],
    ]);
    expect(one.appended.map(({ ended }) => ended)).toEqual([false, false, false, true]);
  });

  it("takes a vote for a stage that another replica has opened and this one has not heard of", async () => {
    const log = new MemoryApprovalLog();
    const [one, two] = [replica(log), replica(log)];
    await one.request();
    for (const record of log.records) two.engine.learn(record);
    await one.vote("tina", "team");
    const { entry } = await two.vote("fred", "finance");
    expect(entry.state.votes.map(({ voter }) => voter.id)).toEqual(["tina", "fred"]);
  });

  it("knows its own append also when the log's feed brings it before the append is acknowledged", async () => {
    const log = new MemoryApprovalLog();
    const [one, two] = [replica(log), replica(log)];
    for (const each of [one, two])
      await log.follow(
        1,
        (stored) => each.engine.learn(stored),
        () => {},
      );
    await one.request();
    const append = log.append.bind(log);
    log.append = async (...args) => {
      const sequence = await append(...args);
      await new Promise(setImmediate);
      return sequence;
    };
    await one.vote("tina", "team", "v", "deny");
    expect(one.changes.map(({ origin, ended }) => [origin, ended])).toEqual([
      ["feed", false],
      ["feed", true],
    ]);
    expect(one.appended.map(({ ended }) => ended)).toEqual([false, true]);
    expect(two.changes.map(({ origin, ended }) => [origin, ended])).toEqual([
      ["feed", false],
      ["feed", true],
    ]);
    expect(two.appended).toEqual([]);
  });

  it("joins a question that another replica has already recorded", async () => {
    const log = new MemoryApprovalLog();
    await replica(log).request();
    const { entry, events } = await replica(log).request();
    expect(events).toEqual([]);
    expect(entry.state.status).toBe("pending");
    expect(log.records).toHaveLength(1);
  });

  it("finds in the log what its memory does not have yet", async () => {
    const log = new MemoryApprovalLog();
    await replica(log).request();
    const { entry } = await replica(log).vote("tina", "team");
    expect(entry.state.currentStage).toBe(1);
  });

  it("does not know an approval that nobody asked for", async () => {
    await expect(replica(new MemoryApprovalLog()).vote("tina", "team")).rejects.toMatchObject({
      code: "APPROVAL_NOT_FOUND",
    });
  });

  it("counts a vote once that is cast through two replicas at the same time", async () => {
    const log = contendedLog();
    const [one, two] = [replica(log), replica(log)];
    await one.request();
    const results = await Promise.all([one.vote("tina", "team"), two.vote("tina", "team")]);
    expect(results.map(({ events }) => events.length).sort()).toEqual([0, 3]);
    expect(log.records.flatMap(({ record }) => record.events).filter(({ kind }) => kind === "vote_cast")).toHaveLength(
      1,
    );
  });

  it("times a stage out once, whichever replica's timer is first", async () => {
    const log = contendedLog();
    const clock = { nowMs: T0 };
    const replicas = [replica(log, clock), replica(log, clock), replica(log, clock)];
    await replicas[0]?.request();
    clock.nowMs = T0 + 60_000;
    await Promise.all(replicas.map((each) => each.tick()));
    const events = log.records.flatMap(({ record }) => record.events);
    expect(events.filter(({ kind }) => kind === "stage_timed_out")).toHaveLength(1);
  });

  it("tells the loser of a race what the winner did", async () => {
    const log = contendedLog();
    const [one, two] = [replica(log), replica(log)];
    await one.request();
    const results = await Promise.allSettled([one.cancel(), two.vote("tina", "team", "v", "deny")]);
    const lost = results.filter((result) => result.status === "rejected");
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason).toMatchObject({ code: "APPROVAL_ENDED" });
  });

  it("gives up with a hint to try again when it loses every race", async () => {
    const log = new MemoryApprovalLog();
    const one = replica(log);
    await one.request();
    log.append = async () => "conflict";
    await expect(one.vote("tina", "team")).rejects.toMatchObject({ kind: "conflict", code: "APPROVAL_CONTENDED" });
  });

  it("may be asked again when the answer to an append was lost", async () => {
    const log = new MemoryApprovalLog();
    const one = replica(log);
    await one.request();
    const append = log.append.bind(log);
    log.append = async (...args) => {
      await append(...args);
      log.append = append;
      throw new PosternError("unavailable", "BUS_UNAVAILABLE", "no answer");
    };
    await expect(one.vote("tina", "team")).rejects.toMatchObject({ code: "BUS_UNAVAILABLE" });
    const { entry, events } = await one.vote("tina", "team");
    expect(events).toEqual([]);
    expect(entry.state.currentStage).toBe(1);
  });

  it("ends up with one history and one outcome, whatever races with what on however many replicas", async () => {
    const step = fc.record({
      on: fc.nat(2),
      what: fc.constantFrom("request", "tina", "tom", "fred", "fay", "no", "tick", "cancel"),
    });
    const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rounds, fc.array(fc.nat(3), { minLength: 1 }), async (plan, pauses) => {
        const log = contendedLog(pauses);
        const clock = { nowMs: T0 };
        const replicas = [replica(log, clock), replica(log, clock), replica(log, clock)];
        const perform = async ({ on, what }: { on: number; what: string }) => {
          const each = replicas[on];
          if (each === undefined) return;
          if (what === "request") await each.request();
          else if (what === "tick") await each.tick();
          else if (what === "cancel") await each.cancel();
          else if (what === "no") await each.vote("nina", "finance", "nina", "deny");
          else await each.vote(what, what.startsWith("t") ? "team" : "finance");
        };
        for (const round of plan) {
          await Promise.all(round.map((each) => perform(each).catch(refused)));
          clock.nowMs += 31_000;
        }
        const fresh = replica(log);
        for (const stored of log.records) fresh.engine.learn(stored);
        for (const each of replicas) for (const stored of log.records) each.engine.learn(stored);
        const final = fresh.view.get(environment, approvalId);
        for (const each of replicas) expect(each.view.get(environment, approvalId)).toEqual(final);
        const outcomes = log.records.filter(({ record }) => record.outcome !== undefined);
        expect(outcomes).toHaveLength(final === undefined || final.state.status === "pending" ? 0 : 1);
        const voters = (final?.state.votes ?? []).map(({ stage, voter }) => `${stage}/${voter.id}`);
        expect(new Set(voters).size).toBe(voters.length);
      }),
      { numRuns: 150 },
    );
  });
});

function refused(error: unknown): void {
  if (!(error instanceof PosternError)) throw error;
}
