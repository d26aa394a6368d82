import fc from "fast-check";
import { expect, it } from "vitest";
import type { Decision } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { canonicalJson } from "../../shared/digest/index.ts";
import type { JsonObject } from "../../shared/json.ts";
import { decisionText } from "./decision-text.ts";

/** Any well-formed text: quotes, controls, what is no ASCII. */
const text = fc.string({ unit: "binary" });

const kind = fc.constantFrom("ALLOW", "DENY", "PENDING");
const ids = fc.array(text, { maxLength: 3 });

const plainDecisions: fc.Arbitrary<Decision> = fc.record({
  decision: kind,
  reasonCode: fc.constantFrom("RULE_ALLOW", "CONDITION_ERROR", "APPROVED"),
  reason: text,
  ruleIds: ids,
  bundleRevision: fc.nat(),
  obligations: fc.constant([]),
  decisionId: fc.uuid(),
  approvalId: fc.oneof(fc.constant(""), text),
  grantId: fc.oneof(fc.constant(""), text),
  errors: fc.constant([]),
  stale: fc.boolean(),
});

const decisions: fc.Arbitrary<Decision> = fc.oneof(
  { weight: 3, arbitrary: plainDecisions },
  fc
    .tuple(
      plainDecisions,
      fc.record(
        {
          risk: fc.array(
            fc.record({
              policy: text,
              score: fc.nat(),
              ruleIds: ids,
              reaches: fc.constantFrom("escalateAt", "denyAt", "none"),
              threshold: fc.nat(),
            }),
            { maxLength: 2 },
          ),
          shadow: fc.record({ from: kind, to: kind, ruleIds: ids, shadowRules: ids, workflow: text }),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([decision, more]) => ({ ...decision, ...more })),
);

const requests: fc.Arbitrary<CheckRequest> = fc.record({
  subject: fc.record({ type: text, id: text, roles: fc.constant([]), properties: fc.constant({}) }),
  action: fc.record({ name: text, properties: fc.constant({}) }),
  resource: fc.record({ type: text, id: text, properties: fc.constant({}) }),
  context: fc.constant({}),
  arguments: fc.constant({ card: "4111 1111 1111 1111" }),
});

/** The entry as an object: what the text must be the canonical form of. */
function entry(
  { subject, action, resource }: CheckRequest,
  decision: Decision,
  traceId: string,
  atMs: number,
  more: JsonObject = {},
) {
  const data: JsonObject = {
    subject: { type: subject.type, id: subject.id },
    action: action.name,
    resource: { type: resource.type, id: resource.id },
    decision: decision.decision,
    reasonCode: decision.reasonCode,
    ruleIds: decision.ruleIds,
    bundleRevision: decision.bundleRevision,
    decisionId: decision.decisionId,
    approvalId: decision.approvalId,
    grantId: decision.grantId,
    stale: decision.stale,
    ...(decision.risk === undefined ? {} : { risk: decision.risk.map((score) => ({ ...score })) }),
    ...(decision.shadow === undefined ? {} : { shadow: { ...decision.shadow } }),
    ...more,
  };
  return { kind: "decision", environment: "dev", source: "agent-1", atMs, traceId, data };
}

it("is the canonical form of the entry, whatever stands in it", () => {
  const textOf = decisionText("dev", "agent-1");
  fc.assert(
    fc.property(requests, decisions, fc.oneof(fc.constant(""), text), fc.nat(), (request, decision, traceId, atMs) => {
      expect(textOf(request, decision, traceId, atMs)).toBe(canonicalJson(entry(request, decision, traceId, atMs)));
    }),
  );
});

it("says of how many like it a sampled one was taken", () => {
  const textOf = decisionText("dev", "agent-1", 50);
  fc.assert(
    fc.property(requests, decisions, (request, decision) => {
      const expected = entry(request, decision, "", 1, { sampledOneIn: 50 });
      expect(textOf(request, decision, "", 1)).toBe(canonicalJson(expected));
    }),
  );
});

it("is so for every one of a row of decisions that have all but a little in common", () => {
  const few = fc.constantFrom("", "a", "b", "ü");
  const alike = decisions.map((one) => ({ ...one, reason: "", decisionId: "id" }));
  const rows = fc.array(
    fc.record({
      action: few,
      resourceType: few,
      subjectType: few,
      decision: fc
        .record({
          ruleIds: fc.array(few, { maxLength: 2 }),
          bundleRevision: fc.constantFrom(1, 2),
          approvalId: few,
          grantId: few,
          stale: fc.boolean(),
        })
        .chain((own) => alike.map((one) => ({ ...one, ...own }))),
    }),
    { minLength: 20, maxLength: 60 },
  );
  const textOf = decisionText("dev", "agent-1");
  fc.assert(
    fc.property(rows, (row) => {
      for (const { action, resourceType, subjectType, decision } of row) {
        const request: CheckRequest = {
          subject: { type: subjectType, id: "s", roles: [], properties: {} },
          action: { name: action, properties: {} },
          resource: { type: resourceType, id: "r", properties: {} },
          context: {},
          arguments: {},
        };
        expect(textOf(request, decision, "", 1)).toBe(canonicalJson(entry(request, decision, "", 1)));
      }
    }),
  );
});

it("remembers no more pieces than it may, and goes on right", () => {
  const textOf = decisionText("dev", "agent-1");
  const [sample] = fc.sample(decisions, 1);
  if (sample === undefined) throw new Error("INVARIANT: there is a sample");
  for (let n = 0; n < 3_000; n++) {
    const request: CheckRequest = {
      subject: { type: `t${n}`, id: "s", roles: [], properties: {} },
      action: { name: `a${n}`, properties: {} },
      resource: { type: "r", id: "r", properties: {} },
      context: {},
      arguments: {},
    };
    expect(textOf(request, sample, "", n)).toBe(canonicalJson(entry(request, sample, "", n)));
  }
});
