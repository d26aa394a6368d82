import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Quorum, Stage } from "../policy/model.ts";
import { team } from "../testing/approval-samples.ts";
import { mostSeats } from "../testing/recount/people.ts";
import type { Capacity } from "./capacity.ts";
import { isApproved, isMet, missingOf, peopleNeeded } from "./quorum.ts";

const GROUPS = ["a", "b", "c"] as const;
const person = (id: string, ...groups: readonly string[]): Capacity => ({ id, groups });

const people: fc.Arbitrary<readonly Capacity[]> = fc
  .array(fc.subarray([...GROUPS]), { maxLength: 6 })
  .map((all) => all.map((groups, index) => person(`p${index}`, ...groups)));
const perGroup = fc.dictionary(fc.constantFrom(...GROUPS), fc.integer({ min: 1, max: 3 }), { minKeys: 1 });
const demandOf = (quorum: Quorum) => ({ approvers: { groups: [...GROUPS] }, quorum });

describe("a quorum per group", () => {
  it("wants every group, so that one group can't stand in for another", () => {
    const demand = demandOf({ a: 1, b: 1 });
    expect(isMet(demand, [person("x", "a"), person("y", "a")])).toBe(false);
    expect(isMet(demand, [person("x", "a"), person("y", "b")])).toBe(true);
  });

  it("counts one person for one group only, whatever groups it is in", () => {
    expect(isMet(demandOf({ a: 1, b: 1 }), [person("x", "a", "b")])).toBe(false);
  });

  it("spends who is in two groups on the one that nobody else can fill, in whatever order they vote", () => {
    const both = person("x", "a", "b");
    const one = person("y", "a");
    for (const voters of [
      [both, one],
      [one, both],
    ])
      expect(isMet(demandOf({ a: 1, b: 1 }), voters)).toBe(true);
  });

  it("lacks as many as the best seating leaves empty", () => {
    fc.assert(
      fc.property(perGroup, people, (quorum, voters) => {
        const lacking = missingOf(demandOf(quorum), voters).reduce((sum, { count }) => sum + count, 0);
        expect(lacking).toBe(peopleNeeded(quorum) - mostSeats(quorum, voters));
      }),
    );
  });

  it("is never undone by one more yes", () => {
    fc.assert(
      fc.property(perGroup, people, fc.subarray([...GROUPS]), (quorum, voters, groups) => {
        if (isMet(demandOf(quorum), voters)) {
          expect(isMet(demandOf(quorum), [person("new", ...groups), ...voters])).toBe(true);
        }
      }),
    );
  });
});

describe("a quorum over all", () => {
  it("counts whom the demand names, by user or by any group, and nobody else", () => {
    const demand = { approvers: { groups: ["a"], users: ["u"] }, quorum: 2 };
    expect(missingOf(demand, [person("x", "b"), person("u")])).toEqual([{ group: undefined, count: 1 }]);
    expect(isMet(demand, [person("x", "a", "b"), person("u")])).toBe(true);
  });
});

describe("a stage with alternatives", () => {
  const stage: Stage = {
    ...team,
    quorum: 2,
    orElse: [
      { approvers: { users: ["cfo"] }, quorum: 1 },
      { approvers: { groups: ["a", "b"] }, quorum: { a: 1, b: 1 } },
    ],
  };

  it.each<[string, readonly Capacity[], boolean]>([
    ["its own demand", [person("x", "leads"), person("y", "leads")], true],
    ["the second way alone", [person("cfo")], true],
    ["the third way alone", [person("x", "a"), person("y", "b")], true],
    ["a part of each way", [person("x", "leads"), person("y", "a")], false],
  ])("with %s", (_, voters, approved) => {
    expect(isApproved(stage, voters)).toBe(approved);
  });
});
