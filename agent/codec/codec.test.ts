import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckRequest__Output } from "../../proto/gen/postern/v1/CheckRequest.ts";
import { requestCodec, responseCodec } from "../../runtime/rpc/define-service.ts";
import { serviceDefinition } from "../../runtime/rpc/protos.ts";
import { jsonToStruct } from "../../runtime/rpc/struct.ts";
import type { Decision } from "../../shared/check/decision.ts";
import { DEFAULT_JSON_LIMITS } from "../../shared/check/limits.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject } from "../../shared/json.ts";
import { decodeCheck } from "../service/decode-request.ts";
import { encodeDecision } from "../service/encode-response.ts";
import { decodeCheckBytes } from "./decode-check.ts";
import { encodeDecisionBytes } from "./encode-decision.ts";

const { Check } = serviceDefinition("postern.v1.Guard");
if (Check === undefined) throw new Error("no Check in the service");
const reflected = requestCodec(Check);
const response = responseCodec(Check);

/** What the reference path makes of the same bytes: the message by reflection, then the domain. */
function reference(bytes: Buffer, limits = DEFAULT_JSON_LIMITS): unknown {
  return outcome(() => decodeCheck(reflected.decode(bytes) as CheckRequest__Output, limits));
}

function fast(bytes: Buffer, limits = DEFAULT_JSON_LIMITS): unknown {
  return outcome(() => decodeCheckBytes(bytes, limits));
}

/** A result, or the code of the refusal; structs as plain data, so that prototypes do not count. */
function outcome(decode: () => unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(decode()));
  } catch (error) {
    if (error instanceof PosternError) return { code: error.code, field: error.where.field };
    throw error;
  }
}

const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: "binary", maxLength: 40 }).map(wellFormed));
const json: fc.Arbitrary<JsonObject> = fc.dictionary(
  text,
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constant(null),
      fc.boolean(),
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      text,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(text, tie("value"), { maxKeys: 3 }),
    ),
  })).value as fc.Arbitrary<JsonObject>,
  { maxKeys: 5 },
) as fc.Arbitrary<JsonObject>;
const struct = json.map(jsonToStruct);
const named = fc.oneof(fc.constantFrom("user", "payments.refund.create", "a"), text);

const message = fc.record(
  {
    subject: fc.record(
      { type: named, id: named, roles: fc.array(named, { maxLength: 3 }), properties: struct },
      { requiredKeys: ["type", "id"] },
    ),
    action: fc.record(
      { name: fc.oneof(fc.constant("payments.refund.create"), named), properties: struct },
      { requiredKeys: ["name"] },
    ),
    resource: fc.record({ type: named, id: text, properties: struct }, { requiredKeys: ["type"] }),
    context: struct,
    arguments: struct,
    idempotencyKey: text,
    wait: fc.boolean(),
    reason: text,
    form: struct,
  },
  { requiredKeys: ["subject", "action", "resource"] },
);

describe("decoding a check", () => {
  it("gives what decoding by reflection gives", () => {
    fc.assert(
      fc.property(message, (request) => {
        const bytes = Buffer.from(reflected.encode(request));
        expect(fast(bytes)).toEqual(reference(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes fields in any order, and passes over unknown ones", () => {
    const unknown = fc.constantFrom("f83f01", "fa3f0378797a", "fd3f01020304", "f93f0102030405060708");
    fc.assert(
      fc.property(
        message,
        fc.array(unknown, { maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        (request, extras, order) => {
          const parts = Object.entries(request).map(([field, value]) =>
            Buffer.from(reflected.encode({ [field]: value })),
          );
          const shuffled = [...parts, ...extras.map((hex) => Buffer.from(hex, "hex"))]
            .map((part) => ({ part, rank: order.next().value as number }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ part }) => part);
          expect(fast(Buffer.concat(shuffled))).toEqual(reference(Buffer.from(reflected.encode(request))));
        },
      ),
    );
  });

  it("refuses what decoding by reflection refuses, and no more, when bytes are cut or changed", () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.nat(255), fc.boolean(), (request, where, byte, cut) => {
        const bytes = Buffer.from(reflected.encode(request));
        const at = bytes.length === 0 ? 0 : where % bytes.length;
        if (cut) {
          expect(isRefused(fast(bytes.subarray(0, at)))).toBe(isRefused(reference(bytes.subarray(0, at))));
        } else {
          bytes[at] = byte;
          // A changed byte may put a field twice or nest it elsewhere, where the two may read it otherwise; but neither
          // throws anything except a PosternError.
          fast(bytes);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("holds to the limits of structs", () => {
    const deep = { a: { b: { c: 1 } } };
    const bytes = Buffer.from(
      reflected.encode({
        subject: { type: "u", id: "1" },
        action: { name: "a" },
        resource: { type: "r" },
        context: jsonToStruct(deep),
      }),
    );
    for (const limits of [
      { maxDepth: 2, maxFields: 10 },
      { maxDepth: 10, maxFields: 2 },
    ]) {
      expect(fast(bytes, limits)).toEqual(reference(bytes, limits));
      expect(isRefused(fast(bytes, limits))).toBe(true);
    }
  });

  it("keeps __proto__ a key like any other", () => {
    const bytes = Buffer.from(
      reflected.encode({
        subject: { type: "u", id: "1" },
        action: { name: "a" },
        resource: { type: "r" },
        context: { fields: JSON.parse('{"__proto__":{"boolValue":true}}') },
      }),
    );
    const { request } = decodeCheckBytes(bytes, DEFAULT_JSON_LIMITS);
    expect(Object.getPrototypeOf(request.context)).toBe(null);
    expect(Object.keys(request.context)).toEqual(["__proto__"]);
  });
});

describe("encoding a decision", () => {
  const decision: fc.Arbitrary<Decision> = fc.record({
    decision: fc.constantFrom("ALLOW", "DENY", "PENDING"),
    reasonCode: fc.constantFrom("RULE_ALLOW", "APPROVED", "NO_POLICY"),
    reason: fc.oneof(text, fc.string({ minLength: 100, maxLength: 5_000 })),
    ruleIds: fc.array(text, { maxLength: 4 }),
    bundleRevision: fc.oneof(fc.nat(200), fc.nat(Number.MAX_SAFE_INTEGER)),
    obligations: fc.array(fc.record({ id: text, parameters: json }), { maxLength: 2 }),
    decisionId: text,
    approvalId: text,
    grantId: text,
    errors: fc.array(fc.record({ ruleId: text, message: text }), { maxLength: 2 }),
    stale: fc.boolean(),
  });
  const risk = fc.array(
    fc.record({
      policy: text,
      score: fc.nat(),
      ruleIds: fc.array(text, { maxLength: 3 }),
      reaches: fc.constantFrom("escalateAt", "denyAt", "none"),
      threshold: fc.nat(),
    }),
    { maxLength: 2 },
  );

  it("means what encoding by reflection means", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          decision,
          fc.tuple(decision, risk).map(([one, scores]) => ({ ...one, risk: scores })),
        ),
        (given) => {
          // By reflection default values are written out as well: other bytes, the same message.
          const expected = response.decode(response.encode(encodeDecision(given)));
          expect(response.decode(encodeDecisionBytes(given))).toEqual(expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

function isRefused(result: unknown): boolean {
  return typeof result === "object" && result !== null && "code" in result;
}

/** Without lone surrogates, which no UTF-8 can carry. */
function wellFormed(raw: string): string {
  return raw.replace(/\p{Surrogate}/gu, "");
}
