import { describe, expect, it } from "vitest";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import type { Decision } from "../../shared/check/decision.ts";
import { compilePolicySet, parsePolicyFiles } from "../../shared/policy/index.ts";
import { differenceData } from "../../shared/shadow/difference-entry.ts";
import type { ShadowDifference } from "../../shared/shadow/model.ts";
import type { ActiveBundle } from "../bundle/active-bundle.ts";
import { fakePolicy } from "../testing/fake-policy.ts";
import { checkRequest } from "../testing/samples.ts";
import { VirtualClock } from "../testing/virtual-clock.ts";
import { BundleComparison } from "./bundle-comparison.ts";
import { ruleDifference } from "./differences.ts";
import { ShadowJournal } from "./shadow-journal.ts";

function bundle(revision: number, rules: string): ActiveBundle {
  const { policySet, diagnostics } = parsePolicyFiles([
    {
      path: "p.yaml",
      content: `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: pay }
spec:
  match: { actions: ["**"] }
  rules: [${rules}]
`,
    },
  ]);
  if (policySet === undefined) throw new Error(JSON.stringify(diagnostics));
  const manifest: BundleManifest = { ...fakePolicy().bundle.manifest, revision };
  return { ...fakePolicy().bundle, manifest, evaluator: compilePolicySet(policySet) };
}

const allows = bundle(1, "{ id: all, effect: allow }");
const limits = bundle(2, "{ id: all, effect: allow }, { id: large, when: arguments.amount > 50, effect: deny }");
const small = checkRequest({ arguments: { amount: 10 } });
const large = checkRequest({ arguments: { amount: 100 } });
const input = { facts: {}, nowMs: 7 };

function comparison(oneIn: number, shadow: ActiveBundle | undefined) {
  const told: ShadowDifference[] = [];
  const due: (() => void)[] = [];
  const counts = { compared: 0, skipped: 0 };
  const one = new BundleComparison({
    shadow: () => shadow,
    oneIn,
    onDifference: (difference) => told.push(difference),
    onCompared: () => {
      counts.compared += 1;
    },
    onSkipped: () => {
      counts.skipped += 1;
    },
    later: (run) => due.push(run),
  });
  const check = (request = small) => {
    const wanted = one.wants();
    if (wanted) one.offer({ request, decisionId: "D-1", bundle: allows, input });
    return wanted;
  };
  const settle = () => {
    for (let run = due.shift(); run !== undefined; run = due.shift()) run();
  };
  return { check, settle, told, counts, due };
}

describe("comparing with a shadow bundle", () => {
  it("tells what would have been decided otherwise, later and not while a check is answered", () => {
    const { check, settle, told, counts } = comparison(1, limits);
    check(small);
    check(large);
    expect(told).toEqual([]);
    settle();
    expect(counts).toEqual({ compared: 2, skipped: 0 });
    expect(told).toMatchObject([
      { source: "bundle", bundleRevision: 1, shadowRevision: 2, from: "ALLOW", to: "DENY", ruleIds: ["pay/large"] },
    ]);
    expect(told[0]?.example).toMatchObject({ decisionId: "D-1", atMs: 7, action: large.action.name });
  });

  it("looks at one check of so many, and at none without a shadow bundle", () => {
    const sampled = comparison(10, limits);
    expect(Array.from({ length: 100 }, () => sampled.check()).filter(Boolean)).toHaveLength(10);
    const none = comparison(1, undefined);
    expect(none.check()).toBe(false);
  });

  it("holds a bounded number of requests: what finds no room is counted", () => {
    const { check, settle, counts } = comparison(1, limits);
    for (let i = 0; i < 1_000; i += 1) check();
    settle();
    expect(counts.compared).toBe(200);
    expect(counts.skipped).toBe(800);
  });
});

describe("the journal", () => {
  const decision: Decision = {
    decision: "ALLOW",
    reasonCode: "RULE_ALLOW",
    reason: "",
    ruleIds: ["pay/all"],
    bundleRevision: 1,
    obligations: [],
    decisionId: "D-2",
    approvalId: "",
    grantId: "",
    errors: [],
    stale: false,
  };
  const shadow = { from: "ALLOW", to: "DENY", ruleIds: ["pay/x"], shadowRules: ["pay/x"], workflow: "" } as const;

  it("writes one entry for what came together, with its count", async () => {
    const clock = new VirtualClock();
    const written: unknown[] = [];
    const seen: ShadowDifference[] = [];
    const journal = new ShadowJournal({
      trail: { record: (kind, { data }) => written.push([kind, data]) > 0 },
      onDifference: (difference) => seen.push(difference),
      clock,
    });
    const difference = ruleDifference(large, { ...decision, shadow }, 5);
    if (difference === undefined) throw new Error("no difference");
    for (let i = 0; i < 3; i += 1) journal.add(difference);
    expect(written).toEqual([]);
    await clock.advance(2_000);
    expect(written).toEqual([["shadow_difference", differenceData({ ...difference, count: 3 })]]);
    expect(seen).toHaveLength(3);
    expect(journal.counts).toEqual({ compared: 0, skipped: 0, differences: 3 });
    await clock.advance(10_000);
    expect(written).toHaveLength(1);
  });

  it("writes ever less often while there are ever more, up to once a minute, and loses no count", async () => {
    const clock = new VirtualClock();
    const counts: unknown[] = [];
    const journal = new ShadowJournal({
      trail: { record: (_, { data }) => counts.push(data.count) > 0 },
      onDifference: () => undefined,
      clock,
    });
    const difference = ruleDifference(large, { ...decision, shadow }, 5);
    if (difference === undefined) throw new Error("no difference");
    const seconds = 3_600;
    for (let i = 0; i < seconds; i += 1) {
      journal.add(difference);
      await clock.advance(1_000);
    }
    journal.write();
    expect(counts.length).toBeLessThan(70);
    expect(counts.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(seconds);
  });

  it("has nothing to say of a decision that shadow rules do not change", () => {
    expect(ruleDifference(small, decision, 5)).toBeUndefined();
  });
});
