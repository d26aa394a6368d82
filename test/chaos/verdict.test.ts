import { describe, expect, it } from "vitest";
import { parsePolicyFiles } from "../../shared/policy/index.ts";
import { policyFile, VOTERS, WORKFLOWS, workflowPlan } from "./cast.ts";
import type { Evidence, LoggedEvent } from "./evidence.ts";
import { Journal, type Question } from "./journal.ts";
import { lateWaiters } from "./late-waiters.ts";
import { judge } from "./verdict.ts";

/** A checker that finds nothing is only worth something if it finds what is there. */

const ID = "A".repeat(26);
const GRANT = `g${ID}`;

function question(workflow = "double", variant = 0): Question {
  const plan = workflowPlan(workflow);
  if (plan === undefined) throw new Error(`no workflow ${workflow}`);
  return { errand: { id: "e1", requester: "ann", workflow: plan, resourceId: "order-e1", key: "k" }, variant };
}

/** What a faultless run leaves: bob, then dan and eve said yes, and one ALLOW followed. */
function faultless() {
  const journal = new Journal();
  journal.pendings.set(ID, question());
  const vote = (voter: string, stage: number): LoggedEvent => {
    const voteId = `${voter}-1`;
    journal.sentVotes.set(voteId, { voteId, approvalId: ID, voter, verdict: "approve" });
    journal.confirmedVotes.add(voteId);
    return { kind: "vote_cast", atMs: 3, stage, voteId, verdict: "approve", voter: { id: voter } };
  };
  const grant = { id: GRANT, uses: 1, expiresAtMs: 1_000 };
  const request = {
    subject: { id: "ann" },
    action: { name: "orders.double" },
    resource: { id: "order-e1" },
    arguments: { variant: 0 },
  };
  const events: LoggedEvent[] = [
    { kind: "requested", atMs: 1, escalation: { workflow: "double", request } },
    { kind: "stage_opened", atMs: 1, stage: 0 },
    vote("bob", 0),
    { kind: "stage_approved", atMs: 3, stage: 0 },
    { kind: "stage_opened", atMs: 3, stage: 1 },
    vote("dan", 1),
    vote("eve", 1),
    { kind: "stage_approved", atMs: 4, stage: 1 },
    { kind: "approved", atMs: 4, grant },
    { kind: "grant_used", atMs: 5 },
  ];
  const uses = new Map([[GRANT, ["d1"]]]);
  const release = { question: question(), decisionId: "d1", approvalId: ID, grantId: GRANT, askedAtMs: 5 };
  journal.releases.push(release);
  journal.endings.push({ approvalId: ID, status: "approved" });
  return { journal, events, uses, vote, release };
}

function judged(
  change: (world: ReturnType<typeof faultless>) => void,
  evidence: (known: Evidence) => Partial<Evidence> = () => ({}),
): Readonly<Record<string, number>> {
  const world = faultless();
  change(world);
  const known = {
    approvals: new Map([[ID, world.events]]),
    uses: world.uses,
    underway: new Set<string>(),
    resurfaced: 0,
  };
  const verdict = judge(world.journal, { ...known, ...evidence(known) });
  return Object.fromEntries(
    Object.entries(verdict).flatMap(([name, found]) => (found.length === 0 ? [] : [[name, found.length]])),
  );
}

/** Leaves the events of one kind out. */
function without(events: LoggedEvent[], drop: (event: LoggedEvent) => boolean): void {
  events.splice(0, events.length, ...events.filter((event) => !drop(event)));
}

/** Rewrites the history to that of another workflow, one vote after the other; `apart` has a stage for each. */
function asked(events: LoggedEvent[], journal: Journal, workflow: "mixed" | "apart", voters: readonly string[]): void {
  const request = {
    subject: { id: "ann" },
    action: { name: `orders.${workflow}` },
    resource: { id: "order-e1" },
    arguments: { variant: 0 },
  };
  const votes = voters.map((voter, index): LoggedEvent => {
    const voteId = `${voter}-${index}`;
    journal.sentVotes.set(voteId, { voteId, approvalId: ID, voter, verdict: "approve" });
    return { kind: "vote_cast", atMs: 3, voteId, verdict: "approve", voter: { id: voter } };
  });
  const [first = [], second = []] = workflow === "apart" ? votes.map((vote) => [vote]) : [votes];
  const end = { kind: "approved", atMs: 4, grant: { id: GRANT, uses: 1, expiresAtMs: 1_000 } };
  const next =
    workflow === "apart"
      ? [{ kind: "stage_opened", atMs: 3, stage: 1 }, ...second, { kind: "stage_approved", atMs: 3, stage: 1 }]
      : [];
  events.splice(
    0,
    events.length,
    { kind: "requested", atMs: 1, escalation: { workflow, request } },
    { kind: "stage_opened", atMs: 1, stage: 0 },
    ...first,
    { kind: "stage_approved", atMs: 3, stage: 0 },
    ...next,
    end,
  );
  journal.confirmedVotes.clear();
  journal.releases.splice(0);
}

describe("the checker of the kill loops", () => {
  it("finds nothing in a faultless run", () => {
    expect(judged(() => undefined)).toEqual({});
  });

  it.each([
    ["mixed", ["bob", "dan"]],
    ["apart", ["bob", "cat"]],
  ] as const)("finds nothing in a faultless approval by '%s'", (workflow, voters) => {
    const told = judged(({ events, journal }) => {
      asked(events, journal, workflow, voters);
      journal.endings.splice(0);
    });
    expect(told).toEqual({});
  });

  it("finds an escalation that was acknowledged and is nowhere, unless it is still under way", () => {
    const lose = ({ journal }: ReturnType<typeof faultless>) => void journal.pendings.set("B".repeat(26), question());
    expect(judged(lose)).toEqual({ lostEscalations: 1 });
    expect(judged(lose, () => ({ underway: new Set(["B".repeat(26)]) }))).toEqual({});
  });

  it("finds a confirmed vote that the history does not have", () => {
    const lose = ({ journal, vote }: ReturnType<typeof faultless>) => {
      vote("fay", 1);
      expect(journal.confirmedVotes).toContain("fay-1");
    };
    expect(judged(lose)).toEqual({ lostVotes: 1 });
  });

  it("finds a second release by one use", () => {
    const twice = ({ journal, release, uses }: ReturnType<typeof faultless>) => {
      journal.releases.push({ ...release, decisionId: "d2" });
      uses.set(GRANT, ["d1", "d2"]);
    };
    expect(judged(twice)).toEqual({ doubleUses: 1 });
  });

  it.each<[string, (world: ReturnType<typeof faultless>) => void]>([
    ["the quorum was not reached", ({ events }) => without(events, ({ voteId }) => voteId === "eve-1")],
    ["a stage was left out", ({ events }) => without(events, ({ stage }) => stage === 0)],
    ["one of the votes was nobody's", ({ journal }) => void journal.sentVotes.delete("dan-1")],
    [
      "somebody said no",
      ({ journal, events }) => {
        journal.sentVotes.set("dan-1", { voteId: "dan-1", approvalId: ID, voter: "dan", verdict: "deny" });
        events.splice(5, 1, { kind: "vote_cast", atMs: 3, voteId: "dan-1", verdict: "deny", voter: { id: "dan" } });
      },
    ],
    ["a voter is no approver of the stage", ({ events, vote }) => void events.splice(2, 1, vote("mal", 0))],
    ["the requester voted", ({ events, vote }) => void events.splice(2, 1, vote("ann", 0))],
    [
      "one voter counts twice",
      ({ events, journal }) => {
        journal.sentVotes.set("dan-2", { voteId: "dan-2", approvalId: ID, voter: "dan", verdict: "approve" });
        events.splice(6, 1, { kind: "vote_cast", atMs: 3, voteId: "dan-2", verdict: "approve", voter: { id: "dan" } });
      },
    ],
    ["a group of the quorum did not vote", ({ events, journal }) => asked(events, journal, "mixed", ["bob", "cat"])],
    [
      "one voter sat in two stages that must be apart",
      ({ events, journal }) => asked(events, journal, "apart", ["bob", "bob"]),
    ],
    ["it was denied before", ({ events }) => void events.splice(8, 0, { kind: "denied", atMs: 4 })],
    [
      "the grant has more uses than the workflow gives",
      ({ events }) => {
        events.splice(8, 1, { kind: "approved", atMs: 4, grant: { id: GRANT, uses: 2, expiresAtMs: 1_000 } });
      },
    ],
    ["no use was taken", ({ uses }) => uses.clear()],
    [
      "the grant had expired",
      ({ journal, release }) => void journal.releases.splice(0, 1, { ...release, askedAtMs: 1_000 }),
    ],
    [
      "the request has other arguments",
      ({ journal, release }) => {
        journal.releases.splice(0, 1, { ...release, question: question("double", 1) });
      },
    ],
    [
      "there is no such approval",
      ({ journal, release }) => void journal.releases.splice(0, 1, { ...release, approvalId: "" }),
    ],
  ])("finds a wrong release: %s", (_why, change) => {
    expect(judged(change).wrongReleases).toBeGreaterThan(0);
  });

  it("finds a stage that timed out before its time, and an end that was told otherwise", () => {
    const early = ({ events, journal }: ReturnType<typeof faultless>) => {
      journal.releases.splice(0);
      events.splice(2, events.length, { kind: "stage_timed_out", atMs: 2, stage: 0 }, { kind: "expired", atMs: 2 });
      journal.confirmedVotes.clear();
    };
    expect(judged(early)).toEqual({ wrongReleases: 1, wrongEndings: 1 });
  });
});

describe("a waiting call that was let go late", () => {
  const targets = { nats: "nats", controlPlanes: ["c"], agents: ["a"] } as const;
  const counted = (atMs: number, part = "elsewhere") => {
    const { journal, events, uses } = faultless();
    journal.letGo.push({ approvalId: ID, agent: 0, askedAtMs: 1, atMs });
    const evidence = { approvals: new Map([[ID, events]]), uses, underway: new Set<string>(), resurfaced: 0 };
    return lateWaiters(journal, evidence, [{ part, fromMs: 0, untilMs: 2 }], targets).length;
  };

  it("is counted when its approval had ended long before and its agent was well", () => {
    expect(counted(5_000)).toBe(1);
    expect(counted(100)).toBe(0);
    expect(counted(5_000, "a")).toBe(0);
    expect(counted(5_000, "nats")).toBe(0);
  });
});

it("the policies written from the cast are ones that a control plane publishes", () => {
  const { policySet, diagnostics } = parsePolicyFiles([policyFile()]);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(policySet?.workflows.map(({ metadata }) => metadata.name)).toEqual(WORKFLOWS.map(({ name }) => name));
});

it("the cast has somebody who may approve nothing", () => {
  const groups = ["reviewers", "finance"];
  expect(VOTERS.some((voter) => !voter.groups.some((group) => groups.includes(group)))).toBe(true);
});
