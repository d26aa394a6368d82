import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as arbitrary from "../testing/arbitraries.ts";
import * as codec from "./codec.ts";

const grantEntries = fc.record({ grant: arbitrary.grants, outcome: arbitrary.token, revoked: fc.boolean() });
const useRecords = fc.record({ agentId: arbitrary.text, decisionId: arbitrary.text, atMs: arbitrary.timeMs });

interface Case<T> {
  readonly values: fc.Arbitrary<T>;
  readonly encode: (value: T) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => T;
}

const of = <T>(values: fc.Arbitrary<T>, encode: (v: T) => Uint8Array, decode: (b: Uint8Array) => T): Case<unknown> => ({
  values,
  encode: encode as (value: unknown) => Uint8Array,
  decode,
});

const cases: readonly (readonly [string, Case<unknown>])[] = [
  ["escalation", of(arbitrary.escalations, codec.encodeEscalation, codec.decodeEscalation)],
  ["approval record", of(arbitrary.approvalRecords, codec.encodeApprovalRecord, codec.decodeApprovalRecord)],
  ["bundle pointer", of(arbitrary.bundlePointers, codec.encodeBundlePointer, codec.decodeBundlePointer)],
  ["policy change", of(arbitrary.policyChanges, codec.encodePolicyChange, codec.decodePolicyChange)],
  ["fact", of(arbitrary.facts, codec.encodeFact, codec.decodeFact)],
  ["grant entry", of(grantEntries, codec.encodeGrantEntry, codec.decodeGrantEntry)],
  ["use record", of(useRecords, codec.encodeUseRecord, codec.decodeUseRecord)],
  ["audit batch", of(arbitrary.auditBatches, codec.encodeAuditBatch, codec.decodeAuditBatch)],
  ["heartbeat", of(arbitrary.heartbeats, codec.encodeHeartbeat, codec.decodeHeartbeat)],
];

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function fail(decode: () => unknown): { code: string; field: string } {
  try {
    decode();
  } catch (error) {
    const { code, where } = error as { code: string; where: { field?: string } };
    return { code, field: where.field ?? "" };
  }
  return { code: "none", field: "" };
}

/** What a message of its kind may come without, by another member that tells the kind. */
const OPTIONAL: readonly (readonly [name: string, sibling: string])[] = [
  ["end", "escalations"],
  ["outcome", "events"],
  ["requestDigest", "events"],
  ["content", "signature"],
  ["candidate", "signature"],
  ["shadow", "signature"],
  ["labels", "counters"],
  ["trial", "counters"],
  ["leaving", "counters"],
  ["form", "requestDigest"],
  ["expiresAtMs", "updatedBy"],
  ["source", "updatedBy"],
  ["reason", "updatedBy"],
];

function isOptional(name: string, of: object): boolean {
  return OPTIONAL.some(([optional, sibling]) => name === optional && sibling in of);
}

describe.each(cases)("the codec of a %s", (_, { values, encode, decode }) => {
  it("decodes what it encoded to the same value", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(encode(value))).toEqual(value);
      }),
    );
  });

  it("tolerates a field that it does not know", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(bytesOf({ ...(value as object), addedLater: { x: 1 } }))).toEqual(value);
      }),
    );
  });

  it("refuses a message in which any required field is missing, and names the field", () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, n) => {
        const fields = Object.keys(value as object).filter((name) => !isOptional(name, value as object));
        const dropped = fields[n % fields.length] ?? "";
        const rest = Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== dropped));
        expect(fail(() => decode(bytesOf(rest)))).toEqual({ code: "BUS_MESSAGE_INVALID", field: dropped });
      }),
    );
  });

  it("refuses what is no JSON, no UTF-8 or no object", () => {
    const anything = fc.oneof(
      fc.uint8Array(),
      fc.constantFrom("", "null", "[]", '"x"', "{", "1").map((s) => new TextEncoder().encode(s)),
    );
    fc.assert(fc.property(anything, (bytes) => fail(() => decode(bytes)).code === "BUS_MESSAGE_INVALID"));
  });
});

describe("the bus codecs", () => {
  it("name a field deep inside by its path", () => {
    const [escalation] = fc.sample(arbitrary.escalations, 1);
    const broken = { ...escalation, request: { ...escalation?.request, subject: { type: "user", id: 7 } } };
    expect(fail(() => codec.decodeEscalation(bytesOf(broken))).field).toBe("request.subject.id");
  });

  it("keep a member named __proto__ in the arguments and pollute nothing", () => {
    const [sample] = fc.sample(arbitrary.escalations, 1);
    const json = JSON.stringify({ ...sample, request: { ...sample?.request, arguments: "HERE" } });
    const bytes = new TextEncoder().encode(json.replace('"HERE"', '{"__proto__":{"admin":true}}'));
    const { request } = codec.decodeEscalation(bytes);
    expect(Object.keys(request.arguments)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it("refuse an event of a kind that this version does not know", () => {
    const bytes = bytesOf({ events: [{ kind: "teleported", atMs: 1 }] });
    expect(fail(() => codec.decodeApprovalRecord(bytes))).toEqual({
      code: "BUS_MESSAGE_INVALID",
      field: "events.0.kind",
    });
  });
});
