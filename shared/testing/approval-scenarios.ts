/** Random lives of an approval: workflows over a small cast of people, and commands that meet each other often. */
import fc from "fast-check";
import type { Actor, ApprovalCommand } from "../approval/model.ts";
import type { Stage, Workflow } from "../policy/model.ts";
import { refund, requestCommand, workflowWith } from "./approval-samples.ts";

const GROUPS = ["g1", "g2", "g3"] as const;
/** The first of them is the requester, so that self approval is tried. */
const PEOPLE = [refund.subject.id, "bo", "cy", "dee", "eve"] as const;

const groups = fc.subarray([...GROUPS]);

const scenarioStages: fc.Arbitrary<Stage> = fc.record({
  name: fc.constantFrom("team", "finance", "board"),
  approvers: fc.record({ groups, users: fc.subarray([...PEOPLE], { maxLength: 2 }) }, { requiredKeys: [] }),
  quorum: fc.integer({ min: 1, max: 3 }),
  timeoutMs: fc.integer({ min: 1, max: 60 }),
  onTimeout: fc.constantFrom("escalate", "deny"),
});

export const scenarioWorkflows: fc.Arbitrary<Workflow> = fc
  .record({
    stages: fc.array(scenarioStages, { minLength: 1, maxLength: 3 }),
    requireReason: fc.record({ request: fc.boolean(), vote: fc.boolean() }),
    allowSelfApproval: fc.boolean(),
    grant: fc.record({
      uses: fc.integer({ min: 1, max: 3 }),
      ttlMs: fc.constant(100),
      scope: fc.constantFrom("arguments", "resource", "action"),
    }),
  })
  .map(workflowWith);

/** A person with the groups it has at the moment of a vote; most have all that could matter, so that votes succeed. */
const voters: fc.Arbitrary<Actor> = fc.record({
  id: fc.constantFrom(...PEOPLE),
  groups: fc.oneof({ weight: 4, arbitrary: fc.constant([...GROUPS]) }, { weight: 1, arbitrary: groups }),
});

/** A command without its time, which the scenario's clock gives. */
export type TimelessCommand = ApprovalCommand extends infer C
  ? C extends { nowMs: number }
    ? Omit<C, "nowMs">
    : never
  : never;

const votes = fc.record(
  {
    kind: fc.constant("vote" as const),
    // Few ids: repeats, and clashes of one person's id with another's.
    voteId: fc.integer({ min: 0, max: 30 }).map((n) => `v${n}`),
    voter: voters,
    verdict: fc.oneof(
      { weight: 9, arbitrary: fc.constant("approve" as const) },
      { weight: 1, arbitrary: fc.constant("deny" as const) },
    ),
    reason: fc.constantFrom("fine", "fine", "fine", ""),
    seenRevision: fc.nat({ max: 8 }),
  },
  { requiredKeys: ["kind", "voteId", "voter", "verdict", "reason"] },
);

/** Any command but the request that starts it all. */
export function scenarioCommands(workflow: Workflow): fc.Arbitrary<TimelessCommand> {
  const { nowMs: _, ...request } = requestCommand(workflow);
  return fc.oneof(
    { weight: 12, arbitrary: votes.map((vote) => (vote.voteId < "v15" ? withoutExpectation(vote) : vote)) },
    { weight: 4, arbitrary: fc.constant({ kind: "tick" as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: "cancel" as const, by: "ops", reason: "" }) },
    { weight: 1, arbitrary: fc.constant(request) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("record_use" as const),
        use: fc.integer({ min: -1, max: 3 }),
        agentId: fc.constant("agent-1"),
        decisionId: fc.constant("decision-2"),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("report_outcome" as const),
        agentId: fc.constant("agent-1"),
        status: fc.constantFrom("executed", "failed", "abandoned"),
        message: fc.constant(""),
      }),
    },
  );
}

/** Gives a command its moment. */
export function atTime(command: TimelessCommand, nowMs: number): ApprovalCommand {
  return { ...command, nowMs };
}

/** Most voters do not say what they saw; with few revisions drawn at random, most that do would be refused. */
function withoutExpectation<T extends { seenRevision?: number }>(vote: T): Omit<T, "seenRevision"> {
  const { seenRevision: _, ...rest } = vote;
  return rest;
}
