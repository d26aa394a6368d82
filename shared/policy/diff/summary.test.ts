import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePolicyFiles } from "../index.ts";
import type { PolicySet } from "../model.ts";
import { policySets } from "../testing/arbitrary.ts";
import { diffPolicySets } from "./diff.ts";
import { MAX_NAMES, summarizeChanges } from "./summary.ts";

function setOf(rules: string): PolicySet {
  const content = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: pay }
spec:
  match: { actions: ["pay.**"] }
  rules:
${rules}
`;
  const { policySet } = parsePolicyFiles([{ path: "pay.yaml", content }]);
  if (policySet === undefined) throw new Error("not valid");
  return policySet;
}

const SMALL = "    - { id: small, when: arguments.amount <= 50, effect: allow }";
const BLOCK = "    - { id: block, when: \"arguments.country == 'XX'\", effect: deny }";

describe("a summary of changes", () => {
  it("names rules by what becomes of them", () => {
    const added = summarizeChanges(diffPolicySets(setOf(BLOCK), setOf(`${BLOCK}\n${SMALL}`)));
    expect(added).toMatchObject({ weakens: true, addedRules: ["pay/small"], weakenedRules: ["pay/small"] });
    const removed = summarizeChanges(diffPolicySets(setOf(`${BLOCK}\n${SMALL}`), setOf(BLOCK)));
    expect(removed).toMatchObject({ weakens: false, strength: "stronger", removedRules: ["pay/small"] });
    expect(removed.strengthenedRules).toEqual(["pay/small"]);
  });

  it("says that a change that nobody can judge by its text may weaken, and does not say that it does", () => {
    const changed = SMALL.replace("50", "60");
    expect(summarizeChanges(diffPolicySets(setOf(SMALL), setOf(changed)))).toMatchObject({
      weakens: false,
      mayWeaken: true,
      strength: "different",
    });
  });

  it("says of equal sets that nothing changes, and never that something weakens without naming it", () => {
    fc.assert(
      fc.property(policySets, policySets, (a, b) => {
        expect(summarizeChanges(diffPolicySets(a, a))).toMatchObject({ changes: 0, mayWeaken: false });
        const summary = summarizeChanges(diffPolicySets(a, b));
        if (summary.weakens) expect(summary.mayWeaken).toBe(true);
        const { weakenedRules, changedPolicies, changedWorkflows } = summary;
        if (summary.weakens) {
          expect([...weakenedRules, ...changedPolicies, ...changedWorkflows]).not.toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("is of bounded size, and says so when it leaves something out", () => {
    const rules = Array.from({ length: MAX_NAMES + 1 }, (_, n) => SMALL.replace("small", `r${n}`)).join("\n");
    const summary = summarizeChanges(diffPolicySets({ policies: [], workflows: [] }, setOf(rules)));
    expect(summary.addedRules).toHaveLength(MAX_NAMES);
    expect(summary.truncated).toBe(true);
  });
});
