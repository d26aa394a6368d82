import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differenceData, parseDifference } from "./difference-entry.ts";
import { DifferenceTally } from "./difference-tally.ts";
import type { ShadowDifference } from "./model.ts";
import { ShadowTotals } from "./shadow-report.ts";

const kind = fc.constantFrom("ALLOW", "DENY", "PENDING");
const named = fc.record({ type: fc.constant("user"), id: fc.constantFrom("ada", "bob", "eve") });
const ids = fc.subarray(["p/a", "p/b"]);

const differences: fc.Arbitrary<ShadowDifference> = fc.record({
  source: fc.constantFrom("rules", "bundle"),
  bundleRevision: fc.nat(2),
  shadowRevision: fc.nat(2),
  from: kind,
  to: kind,
  workflow: fc.constantFrom("", "w"),
  ruleIds: ids,
  shadowRules: ids,
  subject: fc.option(named, { nil: undefined }),
  count: fc.integer({ min: 1, max: 5 }),
  example: fc.record({
    decisionId: fc.uuid(),
    atMs: fc.nat(),
    subject: named,
    action: fc.string(),
    resource: named,
  }),
});

function total(all: readonly ShadowDifference[]): number {
  return all.reduce((sum, { count }) => sum + count, 0);
}

describe("a tally of differences", () => {
  it("loses no count, tells kinds apart, and keeps the last of each as its example", () => {
    fc.assert(
      fc.property(fc.array(differences, { maxLength: 50 }), (all) => {
        const tally = new DifferenceTally();
        for (const one of all) tally.add(one);
        const taken = tally.take();
        expect(total(taken)).toBe(total(all));
        expect(
          new Set(taken.map(({ count: _, example: __, shadowRules: ___, ...rest }) => JSON.stringify(rest))).size,
        ).toBe(taken.length);
        const last = all.at(-1);
        if (last !== undefined) expect(taken.map(({ example }) => example)).toContainEqual(last.example);
        expect(tally.take()).toEqual([]);
      }),
    );
  });

  it("takes no more room for a flood of subjects: they are told apart no more, and counted all the same", () => {
    const [sample] = fc.sample(differences, { numRuns: 1, seed: 1 });
    if (sample === undefined) throw new Error("no sample");
    const tally = new DifferenceTally();
    for (let i = 0; i < 5_000; i += 1) tally.add({ ...sample, count: 1, subject: { type: "user", id: `u${i}` } });
    const taken = tally.take();
    expect(taken.length).toBeLessThanOrEqual(251);
    expect(total(taken)).toBe(5_000);
    expect(taken.find(({ subject }) => subject === undefined)?.count).toBeGreaterThan(4_000);
    expect(tally.dropped).toBe(0);
  });
});

describe("a difference in the audit", () => {
  const entry = { environment: "dev", source: "agent-1", atMs: 1, traceId: "" };

  it("is read as it was written", () => {
    fc.assert(
      fc.property(differences, (one) => {
        const data = JSON.parse(JSON.stringify(differenceData(one)));
        expect(parseDifference({ ...entry, kind: "shadow_difference", data })).toEqual(one);
      }),
    );
  });

  it("is nothing that another kind of entry, or another version, says", () => {
    expect(parseDifference({ ...entry, kind: "decision", data: {} })).toBeUndefined();
    expect(parseDifference({ ...entry, kind: "shadow_difference", data: { source: "moon" } })).toBeUndefined();
  });
});

describe("a report", () => {
  it("counts every difference once in its groups, by agent and by subject, most frequent first", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ agentId: fc.constantFrom("a1", "a2"), difference: differences })),
        (reported) => {
          const totals = new ShadowTotals(2);
          for (const { agentId, difference } of reported) totals.add(agentId, difference);
          const report = totals.report();
          const all = total(reported.map(({ difference }) => difference));
          expect(report.total).toBe(all);
          for (const list of [report.groups, report.byAgent, report.bySubject]) {
            const counts = list.map(({ count }) => count);
            expect(counts.reduce((sum, count) => sum + count, 0)).toBe(all);
            expect(counts).toEqual(counts.toSorted((a, b) => b - a));
          }
          for (const { examples } of report.groups) {
            expect(examples.length).toBeGreaterThan(0);
            expect(examples.length).toBeLessThanOrEqual(2);
          }
        },
      ),
    );
  });

  it("names shadow rules for what they change, and for a shadow bundle the rules that would have decided", () => {
    const [sample] = fc.sample(differences, { numRuns: 1, seed: 1 });
    if (sample === undefined) throw new Error("no sample");
    const both = { ...sample, ruleIds: ["p/enforced", "p/tried"], count: 2 };
    const byRules: ShadowDifference = { ...both, source: "rules", shadowRules: ["p/tried"] };
    const byBundle: ShadowDifference = { ...both, source: "bundle", shadowRules: [] };
    const ofOne = (difference: ShadowDifference) => {
      const totals = new ShadowTotals(1);
      totals.add("a", difference);
      return totals.report().byRule;
    };
    expect(ofOne(byRules)).toEqual([{ name: "p/tried", count: 2 }]);
    expect(ofOne(byBundle)).toEqual([
      { name: "p/enforced", count: 2 },
      { name: "p/tried", count: 2 },
    ]);
  });
});
