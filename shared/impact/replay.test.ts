import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EntryBuffer } from "../audit/index.ts";
import type { CheckRequest } from "../check/request.ts";
import { canonicalJson } from "../digest/index.ts";
import { NO_DECLARATIONS } from "../facts/index.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { compilePolicySet } from "../policy/compile/compile-policy-set.ts";
import type { Evaluation, EvaluationInput } from "../policy/evaluation.ts";
import { parsePolicyFiles } from "../policy/index.ts";
import { API_VERSION, type PolicySet, type Rule } from "../policy/model.ts";
import { evaluationInputs, policySets } from "../policy/testing/arbitrary.ts";
import { evaluateLinear } from "../policy/testing/evaluate-linear.ts";
import { type FactEvent, factTimeline } from "./fact-timeline.ts";
import { factView } from "./fact-view.ts";
import type { Impact } from "./model.ts";
import { kindOf } from "./policy-answer.ts";
import { Replay, type ReplayTerms } from "./replay.ts";

interface Sample {
  readonly request: CheckRequest;
  readonly decision: string;
  readonly reasonCode?: string;
  readonly ruleIds?: readonly string[];
  readonly redacted?: readonly (readonly string[])[];
  readonly weight?: number;
  readonly atMs?: number;
  readonly recorded?: JsonObject | undefined;
}

/** A batch as agents write it: entries number 0, 1, 2 ... have ids d0, d1, d2 ... */
function batchOf(samples: readonly Sample[], first = 0): Uint8Array {
  const buffer = new EntryBuffer({ environment: "dev", source: "agent-1", kind: "decision" }, 1_000_000);
  for (const [index, sample] of samples.entries()) {
    const { request, decision, reasonCode = "RULE_ALLOW", ruleIds = [], redacted = [], weight = 1, atMs = 0 } = sample;
    const { subject, action, resource } = request;
    const recorded = {
      ...(redacted.length === 0 ? {} : { redacted }),
      request: JSON.parse(JSON.stringify(request)),
      weight,
    };
    const data = {
      action: action.name,
      approvalId: "",
      bundleRevision: 1,
      decision,
      decisionId: `d${first + index}`,
      grantId: "",
      reasonCode,
      resource: { type: resource.type, id: resource.id },
      ruleIds,
      stale: false,
      subject: { type: subject.type, id: subject.id },
      ...("recorded" in sample ? (sample.recorded === undefined ? {} : { recorded: sample.recorded }) : { recorded }),
    };
    const entry = { atMs, data, environment: "dev", kind: "decision", source: "agent-1", traceId: "" };
    buffer.add(canonicalJson(JSON.parse(JSON.stringify(entry))));
  }
  return buffer.seal(undefined).bytes.slice();
}

function sideOf(set: PolicySet, facts: JsonObject = {}) {
  const current = Object.entries(facts).map(([path, value]) => ({ path, value, updatedAtMs: -1, updatedBy: "t" }));
  return {
    evaluator: compilePolicySet(set),
    facts: factView(factTimeline(current, [], true), NO_DECLARATIONS),
  };
}

function impactOf(
  batches: readonly Uint8Array[],
  terms: Partial<ReplayTerms> & Pick<ReplayTerms, "candidate">,
): Impact {
  const replay = new Replay({ sinceMs: 0, untilMs: Number.POSITIVE_INFINITY, examples: 3, ...terms });
  for (const batch of batches) replay.take(batch);
  return replay.impact();
}

const alone = (input: EvaluationInput): EvaluationInput => ({ ...input, nowMs: 0, approvedWorkflows: new Set() });
const decided = ({ effect, ruleIds }: Evaluation) => ({ decision: kindOf(effect), ruleIds });

/** Every rule matches every request as far as actions and resources go, so that conditions decide. */
function aboutEverything(set: PolicySet): PolicySet {
  const policies = set.policies.map(({ spec, ...policy }) => ({
    ...policy,
    spec: {
      ...spec,
      match: { actions: ["**"] },
      rules: spec.rules.map(({ actions: _, resources: __, ...rule }, index) =>
        index === 0 ? { ...rule, when: "context.on" } : rule,
      ),
    },
  }));
  return { ...set, policies };
}

/** Facts are the same for all, as the samples are of one moment. */
const scenes = fc.record({
  sets: fc.tuple(policySets, policySets),
  flag: fc.boolean(),
  inputs: fc.array(evaluationInputs, { minLength: 1, maxLength: 20 }),
  weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 20, maxLength: 20 }),
});

describe("an impact", () => {
  it("of the very bundle that decided is nothing", () => {
    fc.assert(
      fc.property(scenes, ({ sets: [set], flag, inputs }) => {
        const side = sideOf(set, { flag });
        const samples = inputs.map((input) => {
          const evaluation = side.evaluator.evaluate({ ...alone(input), facts: { flag } });
          return { request: input.request, ...decided(evaluation) };
        });
        const impact = impactOf([batchOf(samples)], { candidate: side });
        expect(impact).toMatchObject({ decisions: inputs.length, unchanged: inputs.length, changes: [], unknown: [] });
        const active = impactOf([batchOf(samples)], { candidate: side, baseline: sideOf(set, { flag }) });
        expect(active).toMatchObject({ unchanged: inputs.length, changes: [], unknown: [] });
      }),
    );
  });

  it("is what evaluating everything again says, rule by rule, in whatever order it comes", () => {
    fc.assert(
      fc.property(scenes, ({ sets: [before, after], flag, inputs, weights }) => {
        const samples = inputs.map((input, index) => {
          const evaluation = evaluateLinear(before, { ...alone(input), facts: { flag } });
          return { request: input.request, ...decided(evaluation), weight: weights[index] ?? 1, atMs: index % 3 };
        });
        const expected = new Map<string, number>();
        for (const { request, decision, ruleIds, weight } of samples) {
          const input = { request, facts: { flag }, nowMs: 0, approvedWorkflows: new Set<string>() };
          const now = decided(evaluateLinear(after, input));
          if (now.decision === decision) continue;
          const key = `${decision} ${now.decision} ${ruleIds} ${now.ruleIds}`;
          expected.set(key, (expected.get(key) ?? 0) + weight);
        }
        const candidate = sideOf(after, { flag });
        const half = Math.floor(samples.length / 2);
        const [one, other] = [batchOf(samples.slice(0, half)), batchOf(samples.slice(half), half)];
        const impact = impactOf([one, other], { candidate });
        const found = impact.changes.flatMap(({ from, to, rules }) =>
          rules.map(
            ({ fromRules, toRules, decisions }) => [`${from} ${to} ${fromRules} ${toRules}`, decisions] as const,
          ),
        );
        expect(new Map(found)).toEqual(expected);
        expect(impactOf([other, one], { candidate })).toEqual(impact);
        const changed = impact.changes.reduce((sum, { decisions }) => sum + decisions, 0);
        expect(impact.unchanged + changed).toBe(samples.reduce((sum, { weight }) => sum + weight, 0));
        for (const { decisions, agents, subjects, actions } of impact.changes) {
          for (const shares of [agents, subjects, actions]) {
            expect(shares.reduce((sum, share) => sum + share.decisions, 0)).toBe(decisions);
          }
        }
      }),
    );
  });

  it("is unknown if and only if another value in place of a redacted one makes another decision", () => {
    const values: readonly JsonValue[] = [true, false, "x"];
    let unknown = 0;
    const touching = policySets.filter(({ policies }) => policies.length > 0).map(aboutEverything);
    fc.assert(
      fc.property(touching, touching, evaluationInputs, fc.boolean(), (before, after, input, againstActive) => {
        const { request } = input;
        const shown = { ...request, context: { on: "redacted:0" } };
        const recorded = { request: shown, decision: "DENY", reasonCode: "RULE_DENY", redacted: [["context", "on"]] };
        const terms = { candidate: sideOf(after), ...(againstActive ? { baseline: sideOf(before) } : {}) };
        const impact = impactOf([batchOf([recorded])], terms);
        const outcomes = values.map((on) => {
          const sample = { ...recorded, request: { ...request, context: { on } }, redacted: [] };
          const { changes } = impactOf([batchOf([sample])], terms);
          return changes.map(({ from, to }) => `${from} ${to}`).join();
        });
        const differ = new Set(outcomes).size > 1;
        if (differ) unknown++;
        expect(impact.unknown.length > 0, outcomes.join(" | ")).toBe(differ);
        if (!differ) expect(impact.changes.map(({ from, to }) => `${from} ${to}`).join()).toBe(outcomes[0]);
      }),
      { numRuns: 500 },
    );
    expect(unknown).toBeGreaterThan(20);
  });
});

const request: CheckRequest = {
  subject: { type: "user", id: "ann", roles: [], properties: {} },
  action: { name: "payments.refund", properties: {} },
  resource: { type: "payment", id: "1", properties: {} },
  context: {},
  arguments: { card: "4111", amount: 5 },
};

function policyOf(...rules: readonly Rule[]): PolicySet {
  const metadata = { name: "p" };
  const spec = { default: "deny", match: { actions: ["**"] }, rules } as const;
  return { policies: [{ apiVersion: API_VERSION, kind: "Policy", metadata, spec }], workflows: [] };
}

const ASKING_TEXT = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: p }
spec: { default: escalate, workflow: w, match: { actions: ["**"] }, rules: [] }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: w }
spec: { stages: [{ name: s, approvers: { groups: [g] }, quorum: 1, timeout: 1m, onTimeout: deny }] }
`;
const ASKING = parsePolicyFiles([{ path: "p.yaml", content: ASKING_TEXT }]).policySet ?? policyOf();

const allow = (when: string): PolicySet => policyOf({ id: "r", effect: "allow", when });

describe("a replay", () => {
  it("names the rule and the condition that read what was redacted", () => {
    const redacted = [["arguments", "card"]];
    const sample = { request, decision: "ALLOW", redacted, weight: 7 };
    const { unknown } = impactOf([batchOf([sample])], { candidate: sideOf(allow("arguments.card == '4111'")) });
    expect(unknown).toMatchObject([
      { rules: ["p/r"], conditions: ["arguments.card == '4111'"], decisions: 7, examples: [{ decisionId: "d0" }] },
    ]);
    const sure = impactOf([batchOf([sample])], {
      candidate: sideOf(allow("arguments.card == '1' || arguments.amount < 9")),
    });
    expect(sure).toMatchObject({ unchanged: 7, unknown: [] });
  });

  it("takes a condition that both bundles have to come out the same in both", () => {
    const redacted = [["arguments", "card"]];
    const sample = { request, decision: "ALLOW", redacted };
    const byCard: Rule = { id: "r", effect: "allow", when: "arguments.card == '4111'" };
    const [before, same] = [sideOf(policyOf(byCard)), sideOf(policyOf(byCard))];
    expect(impactOf([batchOf([sample])], { candidate: same, baseline: before })).toMatchObject({
      unchanged: 1,
      unknown: [],
    });
    const stricter = sideOf(policyOf(byCard, { id: "s", effect: "deny", when: "arguments.amount > 1" }));
    const { changes, unknown } = impactOf([batchOf([sample])], { candidate: stricter, baseline: before });
    // Whether it was allowed at all is up to the card.
    expect([changes, unknown]).toMatchObject([[], [{ decisions: 1, conditions: ["arguments.card == '4111'"] }]]);
  });

  it("compares what policy said, whatever an approval or the bus made of it", () => {
    const asking = sideOf(ASKING);
    const answers = ["APPROVED", "APPROVAL_DENIED", "CONTROL_PLANE_UNREACHABLE", "ESCALATION_BUDGET"];
    const samples = answers.map((reasonCode) => ({
      request,
      decision: reasonCode === "APPROVED" ? "ALLOW" : "DENY",
      reasonCode,
    }));
    expect(impactOf([batchOf(samples)], { candidate: asking })).toMatchObject({ unchanged: 4, changes: [] });
    const allowing = impactOf([batchOf(samples)], { candidate: sideOf(allow("true")) });
    expect(allowing.changes).toMatchObject([{ from: "PENDING", to: "ALLOW", strength: "weaker", decisions: 4 }]);
  });

  it("counts what it can't compare, and why", () => {
    const samples: readonly Sample[] = [
      { request, decision: "DENY", reasonCode: "NO_BUNDLE" },
      { request, decision: "DENY", recorded: { omitted: "too_large", weight: 3 } },
      { request, decision: "DENY", recorded: { omitted: "of no known reason", weight: 3 } },
      { request, decision: "DENY", redacted: [["arguments", "nowhere"]] },
      { request, decision: "DENY", recorded: undefined },
    ];
    const replay = new Replay({ sinceMs: 0, untilMs: 1, candidate: sideOf(allow("true")), examples: 3 });
    for (const batch of [batchOf(samples), Buffer.from("no batch")]) replay.take(batch);
    expect(replay.progress).toEqual({ records: 5, decisions: 7, notRecorded: 1 });
    expect(replay.impact().unjudged).toEqual({ not_policy: 1, too_large: 3, unreadable: 3 });
  });

  it("takes the decisions of its window, and shows the earliest", () => {
    const samples = [5, 3, 9, 4, 10, 2].map((atMs) => ({ request, decision: "DENY", atMs }));
    const impact = impactOf([batchOf(samples)], {
      candidate: sideOf(allow("true")),
      sinceMs: 3,
      untilMs: 10,
      examples: 2,
    });
    expect(impact).toMatchObject({ decisions: 4, fromMs: 3, untilMs: 9 });
    expect(impact.changes[0]?.rules[0]?.examples.map(({ decisionId }) => decisionId)).toEqual(["d1", "d3"]);
  });

  it("asks each decision with the time and the facts of its moment", () => {
    const put = (atMs: number, value: JsonValue, expiresAtMs?: number): FactEvent => {
      const expiry = expiresAtMs === undefined ? {} : { expiresAtMs };
      return {
        atMs,
        path: "incident",
        fact: { path: "incident", value, updatedAtMs: atMs, updatedBy: "t", ...expiry },
      };
    };
    const events = [put(10, true, 20), put(30, true), { atMs: 40, path: "incident", fact: undefined }];
    const view = (complete: boolean) => factView(factTimeline([], events, complete), NO_DECLARATIONS);
    const evaluator = compilePolicySet(allow("facts.incident && now >= timestamp('1970-01-01T00:00:00.012Z')"));
    const allowedAt = (atMs: number, complete = true) => {
      const batch = batchOf([{ request, decision: "DENY", atMs }]);
      const { changes, unknown } = impactOf([batch], { candidate: { evaluator, facts: view(complete) } });
      return unknown.length > 0 ? "unknown" : changes.length > 0;
    };
    expect([9, 11, 12, 19, 20, 29, 30, 39, 40].map((atMs) => allowedAt(atMs))).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
    // Before the first change that the audit still has, only the time is known.
    expect(allowedAt(9, false)).toBe(false);
    const early = compilePolicySet(allow("facts.incident"));
    const batch = batchOf([{ request, decision: "DENY", atMs: 9 }]);
    expect(impactOf([batch], { candidate: { evaluator: early, facts: view(false) } }).unknown).toHaveLength(1);
  });
});
