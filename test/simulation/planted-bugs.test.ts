import { afterEach, describe, expect, it, vi } from "vitest";
import type { Capacity, Cast } from "../../shared/approval/capacity.ts";
import type { PlantedBugs } from "./simulate.ts";

const SEEDS = 300;
const TIMEOUT_MS = 300_000;

/** The invariants that did not hold within some hundred seeds; stops at the first seed that breaks any. */
async function found(bugs: PlantedBugs = {}): Promise<readonly string[]> {
  const { simulate } = await import("./simulate.ts");
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { violations } = await simulate(seed, bugs);
    if (violations.length > 0) return violations.map(({ invariant, detail }) => `${invariant}: ${detail}`);
  }
  return [];
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
    expect(await found({ appendBlindly: true })).not.toEqual([]);
  });

  it("uses of grants that can be taken twice", async () => {
    expect(await found({ takeTwice: true })).toContainEqual(expect.stringContaining("no grant is used more often"));
  });

  it("a queue that forgets what it has handed out", async () => {
    expect(await found({ acknowledgeFirst: true })).toContainEqual(expect.stringContaining("accepted escalation ends"));
  });

  it("a delegate who counts beside the person that it stands in for", async () => {
    plant<typeof import("../../shared/approval/capacity.ts")>("../../shared/approval/capacity.ts", () => ({
      participants: (votes: readonly Cast[], stage: number) =>
        new Set(
          votes.filter((vote) => vote.stage === stage && vote.inPlaceOf === undefined).map(({ voter }) => voter.id),
        ),
    }));
    expect(await found()).toContainEqual(expect.stringContaining("took part twice"));
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
    expect(await found()).toContainEqual(expect.stringContaining("approved without the votes it takes"));
  });

  it("a stage that is skipped", async () => {
    plant<typeof import("../../shared/approval/transitions.ts")>(
      "../../shared/approval/transitions.ts",
      (original) => ({
        advance: (state, votes, nowMs, reason) =>
          original.advance({ ...state, currentStage: state.workflow.spec.stages.length }, votes, nowMs, reason),
      }),
    );
    expect(await found()).toContainEqual(expect.stringContaining("approved without the votes it takes"));
  });

  it("a grant that is as wide as one of several voters wanted it", async () => {
    plant<typeof import("../../shared/approval/widening.ts")>("../../shared/approval/widening.ts", (original) => ({
      agreedTerms: (workflow, votes) =>
        votes.find(({ widen }) => widen)?.widen ?? original.agreedTerms(workflow, votes),
    }));
    expect(await found()).toContainEqual(expect.stringContaining("goes beyond"));
  });

  it("an agent that forgets about revocations", async () => {
    plant<typeof import("../../agent/grants/grant-keeper.ts")>("../../agent/grants/grant-keeper.ts", (original) => ({
      GrantKeeper: class extends original.GrantKeeper {
        override offer(...[grantId, entry]: Parameters<InstanceType<typeof original.GrantKeeper>["offer"]>): void {
          if (entry?.revoked !== true) super.offer(grantId, entry);
        }
      },
    }));
    expect(await found()).toContainEqual(expect.stringContaining("knew its grant to be revoked"));
  });

  it("an agent that takes a lost answer for a yes", async () => {
    plant<typeof import("../../agent/release/take-use.ts")>("../../agent/release/take-use.ts", (original) => ({
      takeUse: async (...args) => {
        const taking = await original.takeUse(...args);
        return taking.kind === "unreachable" ? { kind: "taken", use: 0 } : taking;
      },
    }));
    expect(await found()).not.toEqual([]);
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
    expect(await found()).toContainEqual(expect.stringContaining("is still pending"));
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
