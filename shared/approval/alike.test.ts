import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escalationOf, refund, requestCommand } from "../testing/approval-samples.ts";
import { type Batch, batchesOf, batchVoteId, likenessOf } from "./alike.ts";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import type { ApprovalState } from "./model.ts";

interface Asked {
  readonly subject: string;
  readonly action: string;
  readonly resource: string;
  readonly amount: number;
  readonly cancelled: boolean;
}

function stateOf({ subject, action, resource, amount, cancelled }: Asked): ApprovalState {
  const escalation = escalationOf({
    ...refund,
    subject: { ...refund.subject, id: subject },
    action: { name: action, properties: {} },
    resource: { ...refund.resource, type: resource },
    arguments: { amount },
  });
  const open = decide(undefined, { ...requestCommand(), escalation }).reduce<ApprovalState | undefined>(
    evolve,
    undefined,
  );
  if (open === undefined) throw new Error("no approval");
  return cancelled ? decide(open, { kind: "cancel", nowMs: 1, by: "root", reason: "" }).reduce(evolve, open) : open;
}

const asked: fc.Arbitrary<Asked> = fc.record({
  subject: fc.constantFrom("ada", "bob", 'a"b'),
  action: fc.constantFrom("refund", "transfer"),
  resource: fc.constantFrom("payment", "account"),
  amount: fc.integer({ min: 1, max: 1_000 }),
  cancelled: fc.boolean(),
});
const lists = fc.array(asked, { maxLength: 30 }).map((all) => all.map(stateOf));

const memberSets = (batches: readonly Batch[]) =>
  batches
    .map(({ members }) =>
      members
        .map(({ escalation }) => escalation.approvalId)
        .sort()
        .join(),
    )
    .sort();

describe("batches", () => {
  it("hold all that are alike and can be voted on, each once, unless it is alone", () => {
    fc.assert(
      fc.property(lists, (states) => {
        const batches = batchesOf(states);
        const keys = batches.map(({ likeness }) => JSON.stringify(likeness));
        expect(new Set(keys).size).toBe(keys.length);
        const batched = new Set<ApprovalState>();
        for (const { likeness, members } of batches) {
          expect(members.length).toBeGreaterThanOrEqual(2);
          for (const member of members) {
            expect(likenessOf(member)).toEqual(likeness);
            expect(batched.has(member)).toBe(false);
            batched.add(member);
          }
        }
        for (const state of states.filter((other) => !batched.has(other))) {
          const likeness = likenessOf(state);
          const alike = states.filter((other) => likeness !== undefined && same(likenessOf(other), likeness));
          expect(alike.length).toBeLessThan(2);
        }
      }),
    );
  });

  it("do not depend on the order of what is there, and the largest come first", () => {
    fc.assert(
      fc.property(
        lists.chain((states) =>
          fc.tuple(fc.constant(states), fc.shuffledSubarray(states, { minLength: states.length })),
        ),
        ([states, shuffled]) => {
          expect(memberSets(batchesOf(shuffled))).toEqual(memberSets(batchesOf(states)));
          const sizes = batchesOf(states).map(({ members }) => members.length);
          expect(sizes).toEqual([...sizes].sort((left, right) => right - left));
        },
      ),
    );
  });
});

it("a batch's vote ids differ by approval and by batch, and are the same on a retry", () => {
  expect(batchVoteId("b1", "A")).toBe(batchVoteId("b1", "A"));
  expect(new Set([batchVoteId("b1", "A"), batchVoteId("b1", "B"), batchVoteId("b2", "A")]).size).toBe(3);
});

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
