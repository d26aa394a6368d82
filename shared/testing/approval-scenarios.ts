/** Random workflows over a small cast of people, whose commands meet each other often. */
import fc from "fast-check";
import type { Approvers, Demand, GrantScope, GrantTerms, Stage, Workflow } from "../policy/model.ts";
import { refund, workflowWith } from "./approval-samples.ts";

export const GROUPS = ["g1", "g2", "g3"] as const;
/** The first of them is the requester, so that self approval is tried. */
export const PEOPLE = [refund.subject.id, "bo", "cy", "dee", "eve"] as const;

const NAMES = ["team", "finance", "board"] as const;
const groups = fc.subarray([...GROUPS]);

const approvers: fc.Arbitrary<Approvers> = fc.record(
  { groups, users: fc.subarray([...PEOPLE], { maxLength: 2 }) },
  { requiredKeys: [] },
);

/** Emergencies and their reviews are rare enough by themselves. */
const anybody = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ groups: [...GROUPS] }) },
  { weight: 1, arbitrary: approvers },
);

const byNumber = fc.record({ approvers, quorum: fc.integer({ min: 1, max: 3 }) });
const perGroup: fc.Arbitrary<Demand> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...GROUPS), fc.integer({ min: 1, max: 2 })), {
    selector: ([group]) => group,
    minLength: 1,
    maxLength: 2,
  })
  .map((counts) => ({ approvers: { groups: counts.map(([group]) => group) }, quorum: Object.fromEntries(counts) }));
const demands = fc.oneof({ weight: 3, arbitrary: byNumber }, { weight: 1, arbitrary: perGroup });

/** A quarter of an hour on every day: scenarios begin at midnight of the epoch, and last for seconds. */
const businessHours = fc.constant({ timeZone: "UTC", days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 15 });

const stageParts = fc.record({
  demand: demands,
  timing: fc.record({
    timeoutMs: fc.integer({ min: 1, max: 60 }),
    onTimeout: fc.constantFrom<Stage["onTimeout"]>("escalate", "escalate", "deny", "deny", "approve"),
  }),
  more: fc.record(
    {
      orElse: fc.array(demands, { minLength: 1, maxLength: 2 }),
      denyQuorum: fc.integer({ min: 1, max: 2 }),
      remindAfterMs: fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 3 }),
      businessHours,
    },
    { requiredKeys: [] },
  ),
  isDistinct: fc.boolean(),
});

const stageLists: fc.Arbitrary<readonly Stage[]> = fc
  .array(stageParts, { minLength: 1, maxLength: NAMES.length })
  .map((all) =>
    all.map(({ demand, timing, more, isDistinct }, index): Stage => {
      const { remindAfterMs, ...rest } = more;
      return {
        name: NAMES[index] ?? `stage ${index}`,
        ...demand,
        ...timing,
        ...rest,
        ...(remindAfterMs === undefined ? {} : { remindAfterMs: [...remindAfterMs].sort((a, b) => a - b) }),
        ...(isDistinct && index > 0 ? { distinctFrom: NAMES.slice(0, index) } : {}),
      };
    }),
  );

export const scenarioScopes = fc.constantFrom<GrantScope>(
  "arguments",
  { arguments: ["amount"] },
  { arguments: ["amount", "currency"] },
  "resource",
  "action",
);
export const scenarioTerms: fc.Arbitrary<GrantTerms> = fc.record({
  uses: fc.integer({ min: 1, max: 3 }),
  ttlMs: fc.constantFrom(50, 100, 200),
  scope: scenarioScopes,
});

export const scenarioWorkflows: fc.Arbitrary<Workflow> = fc
  .record(
    {
      stages: stageLists,
      requireReason: fc.record({ request: fc.boolean(), vote: fc.boolean() }),
      allowSelfApproval: fc.boolean(),
      deadlineMs: fc.integer({ min: 20, max: 120 }),
      breakGlass: fc.record({ permittedTo: anybody, review: anybody }),
      reportWithinMs: fc.integer({ min: 1, max: 40 }),
      grant: fc
        .tuple(scenarioTerms, fc.option(scenarioTerms, { nil: undefined }))
        .map(([terms, widen]) => (widen === undefined ? terms : { ...terms, widen })),
    },
    { requiredKeys: ["stages", "requireReason", "allowSelfApproval", "grant"] },
  )
  .map(workflowWith);
