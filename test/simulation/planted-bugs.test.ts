import { afterEach, describe, expect, it, vi } from "vitest";
import type { Capacity, Cast } from "../../shared/approval/capacity.ts";
import type { PlantedBugs } from "./simulate.ts";

const SEEDS = 300;
const TIMEOUT_MS = 300_000;

/** Expects that within some hundred seeds an invariant does not hold, in these words. */
async function expectFound(words: string, bugs: PlantedBugs = {}): Promise<void> {
  const { simulate } = await import("./simulate.ts");
  const found = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { violations } = await simulate(seed, bugs);
    for (const { invariant, detail } of violations) found.add(`${invariant}: ${detail}`);
    if ([...found].some((text) => text.includes(words))) return;
  }
  expect([...found]).toContainEqual(expect.stringContaining(words));
}

/** Replaces exports of a module of the product, for whoever imports it from now on. */
function plant<M extends object>(path: string, change: (original: M) => Partial<M>): void {
  vi.resetModules();
  vi.doMock(path, async (importOriginal) => {
    const original = await importOriginal<M>();
    return { ...original, ...change(original) };
  });
}

afterEach(() => {
  vi.doUnmock("../../shared/approval/capacity.ts");
  vi.doUnmock("../../shared/approval/quorum.ts");
  vi.doUnmock("../../shared/approval/widening.ts");
  vi.doUnmock("../../shared/approval/transitions.ts");
  vi.doUnmock("../../agent/grants/grant-keeper.ts");
  vi.doUnmock("../../agent/release/take-use.ts");
  vi.doUnmock("../../control-plane/approvals/deadline-timer.ts");
  vi.resetModules();
});

describe("a simulation finds", { timeout: TIMEOUT_MS }, () => {
  it("a log that does not check where its writer left off", async () => {
    await expectFound("can't follow in this approval's log", { appendBlindly: true });
  });

  it("uses of grants that can be taken twice", async () => {
    await expectFound("no grant is used more often", { takeTwice: true });
  });

  it("a queue that forgets what it has handed out", async () => {
    await expectFound("accepted escalation ends", { acknowledgeFirst: true });
  });

  it("a delegate who counts beside the person that it stands in for", async () => {
    plant<typeof import("../../shared/approval/capacity.ts")>("../../shared/approval/capacity.ts", () => ({
      participants: (votes: readonly Cast[], stage: number) =>
        new Set(
          votes.filter((vote) => vote.stage === stage && vote.inPlaceOf === undefined).map(({ voter }) => voter.id),
        ),
    }));
    await expectFound("took part twice");
  });

  it("one person who counts for every group that it is in", async () => {
    plant<typeof import("../../shared/approval/quorum.ts")>("../../shared/approval/quorum.ts", (original) => ({
      isStageApproved: (stage, votes, index) => {
        const voters: readonly Capacity[] = original
          .votesFor(votes, index, "approve")
          .map((v) => v.inPlaceOf ?? v.voter);
        return original
          .demandsOf(stage)
          .some(({ approvers, quorum }) =>
            typeof quorum === "number"
              ? original.isMet({ approvers, quorum }, voters)
              : Object.keys(quorum).every((group) => voters.some(({ groups }) => groups.includes(group))),
          );
      },
    }));
    await expectFound("approved without the votes it takes");
  });

  it("a stage that is skipped", async () => {
    plant<typeof import("../../shared/approval/transitions.ts")>(
      "../../shared/approval/transitions.ts",
      (original) => ({
        advance: (state, votes, nowMs, reason) =>
          original.advance({ ...state, currentStage: state.workflow.spec.stages.length }, votes, nowMs, reason),
      }),
    );
    await expectFound("approved without the votes it takes");
  });

  it("a grant that is as wide as one of several voters wanted it", async () => {
    plant<typeof import("../../shared/approval/widening.ts")>("../../shared/approval/widening.ts", (original) => ({
      agreedTerms: (workflow, votes) =>
        votes.find(({ widen }) => widen)?.widen ?? original.agreedTerms(workflow, votes),
    }));
    await expectFound("goes beyond");
  });

  it("an agent that forgets about revocations", async () => {
    plant<typeof import("../../agent/grants/grant-keeper.ts")>("../../agent/grants/grant-keeper.ts", (original) => ({
      GrantKeeper: class extends original.GrantKeeper {
        override offer(...[grantId, entry]: Parameters<InstanceType<typeof original.GrantKeeper>["offer"]>): void {
          if (entry?.revoked !== true) super.offer(grantId, entry);
        }
      },
    }));
    await expectFound("knew its grant to be revoked");
  });

  it("an agent that takes a lost answer for a yes", async () => {
    plant<typeof import("../../agent/release/take-use.ts")>("../../agent/release/take-use.ts", (original) => ({
      takeUse: async (...args) => {
        const taking = await original.takeUse(...args);
        return taking.kind === "unreachable" ? { kind: "taken", use: 0 } : taking;
      },
    }));
    await expectFound("no approval of workflow");
  });

  it("a replica that forgets a deadline when the bus is away", async () => {
    plant<typeof import("../../control-plane/approvals/deadline-timer.ts")>(
      "../../control-plane/approvals/deadline-timer.ts",
      (original) => ({
        DeadlineTimer: class extends original.DeadlineTimer {
          constructor(ports: ConstructorParameters<typeof original.DeadlineTimer>[0]) {
            super({
              ...ports,
              onDue: (key) => ports.onDue(key).catch(() => {}),
              deadlineOf: forgetful(ports.deadlineOf),
            });
          }
        },
      }),
    );
    await expectFound("is still pending");
  });
});

/** Tells of each deadline once: a timer that does not try again never hears of it a second time. */
function forgetful(deadlineOf: (key: string) => number | undefined): (key: string) => number | undefined {
  const told = new Set<string>();
  return (key) => {
    const deadlineMs = deadlineOf(key);
    const fact = `${key} ${deadlineMs}`;
    if (told.has(fact)) return undefined;
    told.add(fact);
    return deadlineMs;
  };
}
