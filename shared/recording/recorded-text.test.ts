import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../audit/model.ts";
import type { CheckRequest } from "../check/request.ts";
import { canonicalJson } from "../digest/index.ts";
import type { JsonObject } from "../json.ts";
import type { RedactTerms } from "../policy/redact/redact.ts";
import { redactPath } from "../policy/redact/redact-path.ts";
import { checkRequests } from "../testing/arbitraries.ts";
import { parseRecordedDecision, recordedText, redactionMark } from "./index.ts";

const key = Buffer.alloc(32, 7);
const nothing: RedactTerms = { paths: [], names: new Set(), mark: redactionMark(key) };
const terms = (...paths: string[]): RedactTerms => ({ ...nothing, paths: paths.map(redactPath) });
const LARGE = 1_000_000;

function entry(recorded?: string): AuditEntry {
  const data: JsonObject = {
    action: "a.b",
    approvalId: "",
    bundleRevision: 3,
    decision: "ALLOW",
    decisionId: "018f3c2e-9b1a-7c3d-8e4f-5a6b7c8d9e0f",
    grantId: "",
    reasonCode: "RULE_ALLOW",
    resource: { id: "", type: "r" },
    ruleIds: ["p/r"],
    stale: false,
    subject: { id: "ada", type: "user" },
    ...(recorded === undefined ? {} : { recorded: JSON.parse(recorded) }),
  };
  return { kind: "decision", environment: "dev", source: "agent-1", atMs: 5, traceId: "", data };
}

const inputsOf = (recorded?: string) => parseRecordedDecision(entry(recorded)).inputs;

describe("a recorded request", () => {
  it("is the request that was asked, when nothing is redacted", () => {
    fc.assert(
      fc.property(checkRequests, fc.integer({ min: 1 }), (request, weight) => {
        const text = recordedText(request, "A", weight, { redact: nothing, maxBytes: LARGE });
        expect(text).toBe(canonicalJson(JSON.parse(text)));
        const inputs = inputsOf(text);
        expect(inputs).toMatchObject({ kind: "recorded", redacted: [], weight });
        expect(inputs).toHaveProperty("request", JSON.parse(JSON.stringify(request)));
      }),
    );
  });

  it("has marks in place of redacted values, equal for equal ones under one key only", () => {
    const request = (card: string) => ({ ...sample, arguments: { card, amount: 1 } });
    const textOf = (card: string, mark = redactionMark(key)) =>
      recordedText(request(card), "", 1, { redact: { ...terms("arguments.card"), mark }, maxBytes: LARGE });
    const text = textOf("4111111111111111");
    expect(text).not.toContain("4111");
    expect(text).toBe(textOf("4111111111111111"));
    expect(text).not.toBe(textOf("4111111111111112"));
    expect(text).not.toBe(textOf("4111111111111111", redactionMark(Buffer.alloc(32, 8))));
    expect(inputsOf(text)).toMatchObject({
      redacted: [["arguments", "card"]],
      request: { arguments: { amount: 1, card: expect.stringMatching(/^redacted:[0-9a-f]{32}$/) } },
    });
  });

  it("is left out when an approval's id would let redacted values be found by trying", () => {
    const request = { ...sample, arguments: { card: "4111" }, context: { ip: "10.0.0.1" } };
    const of = (approvalId: string, path: string) =>
      inputsOf(recordedText(request, approvalId, 2, { redact: terms(path), maxBytes: LARGE }));
    expect(of("A-1", "arguments.card")).toEqual({ kind: "omitted", reason: "bound_to_approval", weight: 2 });
    expect(of("A-1", "context.ip")).toMatchObject({ kind: "recorded" });
    expect(of("", "arguments.card")).toMatchObject({ kind: "recorded" });
  });

  it("is left out when it is too long, when it has no canonical form, and without a bundle", () => {
    const long = { ...sample, arguments: { text: "x".repeat(500) } };
    const omits = (request: CheckRequest, redact: RedactTerms | undefined, maxBytes: number) =>
      inputsOf(recordedText(request, "", 1, { redact, maxBytes }));
    expect(omits(long, nothing, 400)).toEqual({ kind: "omitted", reason: "too_large", weight: 1 });
    expect(omits({ ...sample, context: { a: "\ud800" } }, nothing, LARGE)).toMatchObject({ reason: "not_canonical" });
    expect(omits(sample, undefined, LARGE)).toMatchObject({ reason: "no_bundle" });
  });

  it("is never longer than it may be, in UTF-8", () => {
    fc.assert(
      fc.property(checkRequests, fc.integer({ min: 100, max: 2_000 }), (request, maxBytes) => {
        const text = recordedText(request, "", 1, { redact: nothing, maxBytes });
        const inputs = inputsOf(text);
        const bytes = Buffer.byteLength(canonicalJson(JSON.parse(JSON.stringify(request))));
        expect(inputs.kind).toBe(bytes > maxBytes ? "omitted" : "recorded");
      }),
    );
  });
});

describe("reading a decision of the audit", () => {
  it("knows one that was logged without its inputs", () => {
    expect(parseRecordedDecision(entry())).toMatchObject({ agentId: "agent-1", atMs: 5, inputs: { kind: "none" } });
  });

  it("passes over members that others added", () => {
    const { data, ...rest } = entry();
    expect(parseRecordedDecision({ ...rest, data: { ...data, more: { a: 1 } } }).decision).toBe("ALLOW");
  });

  it.each([
    ["data.decision", { decision: "MAYBE" }],
    ["data.recorded", { recorded: { weight: 0, omitted: "too_large" } }],
    ["data.ruleIds", { ruleIds: "p/r" }],
  ])("names %s when it is not as it should be", (field, changed) => {
    const { data, ...rest } = entry();
    expect(() => parseRecordedDecision({ ...rest, data: { ...data, ...changed } })).toThrow(
      expect.objectContaining({ code: "RECORDED_DECISION_INVALID", where: { field: expect.stringContaining(field) } }),
    );
  });

  it("refuses entries of another kind", () => {
    expect(() => parseRecordedDecision({ ...entry(), kind: "outcome" })).toThrow(/kind 'outcome'/);
  });
});

const sample: CheckRequest = {
  subject: { type: "user", id: "ada", roles: [], properties: {} },
  action: { name: "a.b", properties: {} },
  resource: { type: "r", id: "", properties: {} },
  context: {},
  arguments: {},
};
