import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PosternError } from "../errors/postern-error.ts";
import type { Workflow } from "../policy/model.ts";
import { type AppendFault, type Job, RaceLog, RaceReplica } from "../testing/approval-race.ts";
import { requestCommand } from "../testing/approval-samples.ts";
import { scenarioCommands, type TimelessCommand } from "../testing/approval-scenario-commands.ts";
import { scenarioWorkflows } from "../testing/approval-scenarios.ts";
import { recount } from "../testing/recount/recount.ts";
import { replay } from "./evolve.ts";
import type { ApprovalEvent, Vote } from "./model.ts";

const REPLICAS = 3;

type Move =
  | { readonly kind: "ask"; readonly replica: number; readonly command: TimelessCommand }
  /** A client that got no answer in time asks a second replica while the first still works on it. */
  | { readonly kind: "ask_twice"; readonly replica: number; readonly command: TimelessCommand }
  | { readonly kind: "decide" | "crash"; readonly replica: number }
  | { readonly kind: "append"; readonly replica: number; readonly fault: AppendFault }
  | { readonly kind: "learn"; readonly replica: number; readonly count: number }
  | { readonly kind: "pass"; readonly ms: number };

interface Race {
  readonly workflow: Workflow;
  readonly skewsMs: readonly number[];
  readonly moves: readonly Move[];
}

const replica = fc.nat({ max: REPLICAS - 1 });

function movesOf(workflow: Workflow): fc.Arbitrary<Move> {
  const command = scenarioCommands(workflow);
  const fault = fc.constantFrom<AppendFault>("none", "none", "none", "ack_lost", "lost");
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("ask" as const), replica, command }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("ask_twice" as const), replica, command }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("decide" as const), replica }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("append" as const), replica, fault }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("learn" as const), replica, count: fc.integer({ min: 1, max: 3 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash" as const), replica }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.nat({ max: 30 }) }) },
  );
}

const races: fc.Arbitrary<Race> = scenarioWorkflows.chain((workflow) =>
  fc.record({
    workflow: fc.constant(workflow),
    skewsMs: fc.array(fc.integer({ min: -5, max: 5 }), { minLength: REPLICAS, maxLength: REPLICAS }),
    moves: fc.array(movesOf(workflow), { maxLength: 80, size: "max" }),
  }),
);

interface Result {
  readonly jobs: readonly Job[];
  readonly log: RaceLog;
  readonly replicas: readonly RaceReplica[];
}

/** Plays all moves, then lets every replica finish what it was asked, without further faults. */
function run({ workflow, skewsMs, moves }: Race): Result {
  const log = new RaceLog();
  const replicas = skewsMs.map((skewMs) => new RaceReplica(log, skewMs));
  const at = (index: number): RaceReplica => {
    const found = replicas[index % replicas.length];
    if (found === undefined) throw new Error("a race has replicas");
    return found;
  };
  const jobs: Job[] = [];
  const ask = (command: TimelessCommand, ...indices: readonly number[]) => {
    for (const index of indices) {
      const job: Job = { command, answer: "none" };
      jobs.push(job);
      at(index).submit(job);
    }
  };
  let nowMs = 0;
  // The same escalation, delivered to two replicas: at least once.
  const { nowMs: _, ...request } = requestCommand(workflow);
  ask(request, 0, 1);
  for (const move of moves) {
    if (move.kind === "pass") nowMs += move.ms;
    if (move.kind === "ask") ask(move.command, move.replica);
    if (move.kind === "ask_twice") ask(move.command, move.replica, move.replica + 1);
    if (move.kind === "decide") at(move.replica).decide(nowMs);
    if (move.kind === "append") at(move.replica).append(move.fault);
    if (move.kind === "learn") at(move.replica).learn(move.count);
    if (move.kind === "crash") at(move.replica).crash(at(move.replica + 1));
  }
  for (let round = 0; replicas.some((r) => !r.isIdle); round += 1) {
    if (round > 10_000) throw new Error("the replicas do not come to rest");
    for (const r of replicas) r.decide(nowMs);
    for (const r of replicas) r.append("none");
  }
  for (const r of replicas) r.learn();
  return { jobs, log, replicas };
}

/** Checks the end of many races. A failure prints the seed and the path that repeat it, and the shortest race found. */
function always(check: (result: Result, race: Race) => void): void {
  fc.assert(
    fc.property(races, (race) => {
      check(run(race), race);
    }),
    { numRuns: 200, interruptAfterTimeLimit: 8_000 },
  );
}

const votesIn = (events: readonly ApprovalEvent[]) => events.filter((event) => event.kind === "vote_cast");
const voteKey = ({ voteId, voter, verdict }: Pick<Vote, "voteId" | "voter" | "verdict">) =>
  `${voteId} of ${voter.id}: ${verdict}`;
const keyOf = (command: TimelessCommand) => (command.kind === "vote" ? [voteKey(command)] : []);
const unique = (values: readonly unknown[]) => new Set(values).size === values.length;

describe("replicas that race on one approval, with old knowledge, lost appends, lost answers and crashes", () => {
  it("end it at most once, and agree how", () => {
    always(({ log, replicas }) => {
      const ends = log.events.filter((event) => ["approved", "denied", "expired", "cancelled"].includes(event.kind));
      expect(ends.length).toBeLessThanOrEqual(1);
      const truth = replay(log.batches.map((events) => ({ events })));
      for (const one of replicas) expect(one.state).toEqual(truth);
      if (log.events.length > 0) expect(recount(log.events)).toEqual([]);
    });
  });

  it("answer everybody, and keep exactly the votes that they confirmed", () => {
    always(({ jobs, log }) => {
      const stored = votesIn(log.events);
      expect(unique(stored.map((vote) => vote.voteId))).toBe(true);
      expect(jobs.map((job) => job.answer)).not.toContain("none");
      // Of the two copies of one vote the first may come too early and be refused, and the second count.
      const confirmed = new Set(jobs.flatMap(({ command, answer }) => (answer === "done" ? keyOf(command) : [])));
      expect(confirmed).toEqual(new Set(stored.map((vote) => voteKey(vote))));
    });
  });

  it("let each stage time out at most once, and no vote count in it afterwards", () => {
    always(({ log }) => {
      const timeouts = log.events.filter((event) => event.kind === "stage_timed_out");
      expect(unique(timeouts.map((event) => event.stage))).toBe(true);
      for (const { stage } of timeouts) {
        const from = log.events.findIndex((event) => event.kind === "stage_timed_out" && event.stage === stage);
        expect(votesIn(log.events.slice(from)).some((vote) => vote.stage === stage)).toBe(false);
      }
    });
  });

  it("record each use of the grant once", () => {
    always(({ log, jobs }) => {
      const uses = log.events.flatMap((event) => (event.kind === "grant_used" ? [event.use] : []));
      expect(unique(uses)).toBe(true);
      for (const { command, answer } of jobs) {
        if (command.kind === "record_use" && answer === "done") expect(uses).toContain(command.use);
      }
    });
  });

  it("refuse only by rules, never because they lost a race", () => {
    always(({ jobs }) => {
      for (const { answer } of jobs) {
        if (answer instanceof PosternError) expect(answer.code).not.toBe("APPROVAL_LOG_INVALID");
      }
    });
  });

  it("do race: appends conflict, and every way to end is reached", () => {
    const ends = new Set<string>();
    let contested = 0;
    for (const race of fc.sample(races, { numRuns: 400, seed: 2 })) {
      const { log, jobs } = run(race);
      for (const event of log.events) ends.add(event.kind);
      const done = jobs.filter((job) => job.command.kind === "vote" && job.answer === "done").length;
      if (done > votesIn(log.events).length) contested += 1;
    }
    expect([...ends]).toEqual(expect.arrayContaining(["approved", "denied", "expired", "cancelled", "grant_used"]));
    expect(contested).toBeGreaterThan(0);
  });
});
