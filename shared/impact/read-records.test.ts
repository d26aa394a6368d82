import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../audit/model.ts";
import { UNKNOWN } from "../policy/cel/compile/unknown.ts";
import { redactPath } from "../policy/redact/redact-path.ts";
import { parseRecordedDecision, recordedText, redactionMark } from "../recording/index.ts";
import { checkRequests, text, token } from "../testing/arbitraries.ts";
import { readRecords } from "./read-records.ts";

const mark = redactionMark(Buffer.from("key"));
const PATHS = ["arguments.*", "context.**.a", "subject.a", "resource.properties"].map(redactPath);

const entries = fc
  .record({
    request: checkRequests,
    paths: fc.subarray(PATHS),
    weight: fc.integer({ min: 1, max: 99 }),
    maxBytes: fc.constantFrom(100, 100_000),
    decision: fc.constantFrom("ALLOW", "DENY", "PENDING"),
    ruleIds: fc.array(text, { maxLength: 2 }),
    source: token,
    isRecorded: fc.boolean(),
  })
  .map(({ request, paths, weight, maxBytes, isRecorded, source, ...said }): AuditEntry => {
    const recorded = recordedText(request, "", weight, { redact: { paths, names: new Set(), mark }, maxBytes });
    const { subject, action, resource } = request;
    const data = {
      ...said,
      decisionId: "018f3c2e-9b1a-7c3d-8e4f-5a6b7c8d9e0f",
      reasonCode: "RULE_ALLOW",
      bundleRevision: 1,
      approvalId: "",
      grantId: "",
      stale: false,
      subject: { type: subject.type, id: subject.id },
      action: action.name,
      resource: { type: resource.type, id: resource.id },
      ...(isRecorded ? { recorded: JSON.parse(recorded) } : {}),
    };
    return { kind: "decision", environment: "dev", source, atMs: 5, traceId: "", data };
  });

const batchOf = (all: readonly unknown[]) => Buffer.from(JSON.stringify({ kind: "decision", entries: all }));

describe("reading recorded decisions", () => {
  it("gives what the parser of recorded decisions gives, with what is redacted unknown", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const [read] = readRecords(batchOf([entry])) ?? [];
        expect(read).not.toBe("unreadable");
        const { inputs, ...parsed } = parseRecordedDecision(JSON.parse(JSON.stringify(entry)));
        expect(read === "not_recorded").toBe(inputs.kind === "none");
        if (inputs.kind === "none" || typeof read !== "object") return;
        const { inputs: readInputs, ...rest } = read;
        expect(parsed).toMatchObject(rest);
        if (inputs.kind === "omitted") expect(readInputs).toEqual(inputs);
        expect(readInputs.kind).toBe(inputs.kind);
        if (inputs.kind === "omitted" || readInputs.kind === "omitted") return;
        expect(readInputs).toMatchObject({ weight: inputs.weight, unknown: inputs.redacted });
        // The marks of the one stand where the other knows nothing.
        const marked = JSON.stringify(inputs.request, (_, value) => (isMark(value) ? "?" : value));
        const hidden = JSON.stringify(readInputs.request, (_, value) => (value === UNKNOWN ? "?" : value));
        expect(JSON.parse(hidden)).toEqual(JSON.parse(marked));
      }),
    );
  });

  it("says of an entry that it can't be read, and reads the others", () => {
    fc.assert(
      fc.property(entries, fc.jsonValue(), (entry, junk) => {
        const spoilt = { ...entry, data: { ...entry.data, ruleIds: 1, recorded: { weight: 1, request: {} } } };
        const readings = readRecords(batchOf([spoilt, junk, entry])) ?? [];
        expect(readings.slice(0, 2)).toEqual(["unreadable", "unreadable"]);
        expect(readings[2]).not.toBe("unreadable");
      }),
    );
  });

  it("knows what is no batch of decisions", () => {
    for (const bytes of ["", "null", "{}", '{"kind":"outcome","entries":[]}']) {
      expect(readRecords(Buffer.from(bytes))).toBeUndefined();
    }
  });
});

function isMark(value: unknown): boolean {
  return typeof value === "string" && /^redacted:[0-9a-f]{32}$/.test(value);
}
