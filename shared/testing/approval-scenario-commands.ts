/** Random commands on an approval of a scenario: what people, agents and time may do to it. */
import fc from "fast-check";
import type { Actor, ApprovalCommand, Delegator } from "../approval/model.ts";
import type { Workflow } from "../policy/model.ts";
import { requestCommand } from "./approval-samples.ts";
import { GROUPS, PEOPLE, scenarioTerms } from "./approval-scenarios.ts";

/** A command without its time, which the scenario's clock gives. */
export type TimelessCommand = ApprovalCommand extends infer C
  ? C extends { nowMs: number }
    ? Omit<C, "nowMs">
    : never
  : never;

const names = fc.constantFrom(...PEOPLE);
const few = fc.subarray([...GROUPS]);
/** Most have all groups that could matter, so that votes succeed. */
const groups = fc.oneof({ weight: 4, arbitrary: fc.constant([...GROUPS]) }, { weight: 1, arbitrary: few });

const delegators: fc.Arbitrary<Delegator> = fc.record(
  { id: names, groups, delegationId: fc.constantFrom("d1", "d2"), byGroupOnly: fc.constant(true as const) },
  { requiredKeys: ["id", "groups", "delegationId"] },
);
const people = fc.record({ id: names, groups });
const delegates: fc.Arbitrary<Actor> = fc.record({
  id: names,
  groups: few,
  standsInFor: fc.array(delegators, { minLength: 1, maxLength: 2 }),
});
const voters = fc.oneof({ weight: 3, arbitrary: people }, { weight: 1, arbitrary: delegates });

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
    widen: scenarioTerms,
  },
  { requiredKeys: ["kind", "voteId", "voter", "verdict", "reason"] },
);

/** Most voters do not say what they saw, nor widen: with values drawn at random, most that do are refused. */
const plainVotes = votes.map(({ seenRevision, widen, ...vote }) => ({
  ...vote,
  ...(vote.voteId > "v25" && seenRevision !== undefined ? { seenRevision } : {}),
  ...(vote.voteId < "v18" && widen !== undefined ? { widen } : {}),
}));

const byPeople = { by: people, reason: fc.constantFrom("needed", "needed", "") };
const byOps = { by: fc.constant("ops"), reason: fc.constant("") };
const agent = { agentId: fc.constant("agent-1") };

/** Any command but the request that starts it all. */
export function scenarioCommands(workflow: Workflow): fc.Arbitrary<TimelessCommand> {
  const { nowMs: _, ...request } = requestCommand(workflow);
  return fc.oneof(
    { weight: 24, arbitrary: plainVotes },
    { weight: 8, arbitrary: fc.constant({ kind: "tick" as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const), ...byOps }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("break_glass" as const), ...byPeople }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("sign_off" as const), ...byPeople }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("revoke_grant" as const), ...byOps }) },
    { weight: 2, arbitrary: fc.constant(request) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("record_use" as const),
        use: fc.integer({ min: -1, max: 3 }),
        ...agent,
        decisionId: fc.constant("decision-2"),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("report_outcome" as const),
        ...agent,
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
