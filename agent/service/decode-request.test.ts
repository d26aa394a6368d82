import { describe, expect, test } from "vitest";
import type { Value__Output } from "../../proto/gen/google/protobuf/Value.ts";
import type { CheckRequest__Output } from "../../proto/gen/postern/v1/CheckRequest.ts";
import { decodeCheck } from "./decode-request.ts";

const limits = { maxDepth: 3, maxFields: 10 };

function message(changed: Partial<CheckRequest__Output> = {}): CheckRequest__Output {
  return {
    subject: { type: "user", id: "ada", roles: ["support"], properties: null },
    action: { name: "payments.refund.create", properties: null },
    resource: { type: "payment", id: "", properties: null },
    context: null,
    arguments: null,
    idempotencyKey: "",
    wait: false,
    reason: "",
    form: null,
    ...changed,
  };
}

const text = (value: string): Value__Output => ({ kind: "stringValue", stringValue: value });
const nested = (depth: number): Value__Output =>
  depth === 0 ? text("x") : { kind: "structValue", structValue: { fields: { a: nested(depth - 1) } } };

test("a complete request is decoded, and what is optional is empty", () => {
  expect(decodeCheck(message({ wait: true, reason: "customer asked" }), limits)).toEqual({
    request: {
      subject: { type: "user", id: "ada", roles: ["support"], properties: {} },
      action: { name: "payments.refund.create", properties: {} },
      resource: { type: "payment", id: "", properties: {} },
      context: {},
      arguments: {},
    },
    options: { wait: true, idempotencyKey: "", reason: "customer asked" },
  });
});

describe("is refused with its field", () => {
  const user = { type: "user", id: "ada", roles: [], properties: null };
  test.each<[string, Partial<CheckRequest__Output>, string, string]>([
    ["a missing subject", { subject: null }, "subject", "FIELD_MISSING"],
    ["a missing subject id", { subject: { ...user, id: "" } }, "subject.id", "FIELD_MISSING"],
    ["a missing action", { action: null }, "action", "FIELD_MISSING"],
    ["an action without a name", { action: { name: "", properties: null } }, "action.name", "FIELD_MISSING"],
    ["an action with a wildcard", { action: { name: "a.*", properties: null } }, "action.name", "ACTION_NAME_INVALID"],
    [
      "an action with an empty segment",
      { action: { name: "a..b", properties: null } },
      "action.name",
      "ACTION_NAME_INVALID",
    ],
    [
      "a missing resource type",
      { resource: { type: "", id: "1", properties: null } },
      "resource.type",
      "FIELD_MISSING",
    ],
    ["a name that is too long", { subject: { ...user, id: "x".repeat(257) } }, "subject.id", "TOO_LONG"],
    ["too many roles", { subject: { ...user, roles: Array(257).fill("r") } }, "subject.roles", "TOO_MANY_ROLES"],
    ["an empty role", { subject: { ...user, roles: ["a", ""] } }, "subject.roles[1]", "FIELD_MISSING"],
    ["a reason that is too long", { reason: "x".repeat(4_097) }, "reason", "TOO_LONG"],
    ["a struct that is too deep", { arguments: { fields: { a: nested(3) } } }, "arguments.a.a.a", "TOO_DEEP"],
    [
      "a number that JSON does not have",
      { arguments: { fields: { n: { kind: "numberValue", numberValue: Number.NaN } } } },
      "arguments.n",
      "NUMBER_NOT_FINITE",
    ],
  ])("%s", (_, changed, field, code) => {
    expect(() => decodeCheck(message(changed), limits)).toThrow(
      expect.objectContaining({ kind: "invalid_argument", code, where: { field } }),
    );
  });
});

test("values are counted over the whole request", () => {
  const six = { fields: Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [key, text("x")])) };
  expect(() => decodeCheck(message({ context: six, arguments: six }), limits)).toThrow(
    expect.objectContaining({ code: "TOO_MANY_FIELDS" }),
  );
});

test("a field of a request in a batch is named with its index", () => {
  expect(() => decodeCheck(message({ subject: null }), limits, "requests[3].")).toThrow(
    expect.objectContaining({ where: { field: "requests[3].subject" } }),
  );
});
