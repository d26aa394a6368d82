import fc from "fast-check";
import { expect, test } from "vitest";
import type { CheckRequest } from "../../check/request.ts";
import type { JsonObject } from "../../json.ts";
import { requestKey } from "./request-key.ts";

function request(sent: JsonObject, properties: JsonObject = {}): CheckRequest {
  return {
    subject: { type: "user", id: "ann", roles: ["dev"], properties },
    action: { name: "a.b", properties: {} },
    resource: { type: "doc", id: "1", properties: {} },
    context: {},
    arguments: sent,
  };
}

const json = fc.jsonValue({ maxDepth: 2, noUnicodeString: false }).map((value) => value as JsonObject[string]);
const sent = fc.record({ a: json, b: json }, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
/** As conditions tell values apart: by type, sign of zero and order of fields. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => (Object.is(inner, -0) ? { minusZero: true } : inner));

test("requests have the same key exactly when all that is read is the same", () => {
  const key = requestKey(
    [
      ["arguments", "a"],
      ["arguments", "b"],
    ],
    "",
  );
  fc.assert(
    fc.property(sent, sent, (one, other) => {
      const same =
        canonical([one.a, one.b, "a" in one, "b" in one]) === canonical([other.a, other.b, "a" in other, "b" in other]);
      expect(key(request(one)) === key(request(other))).toBe(same);
    }),
    { numRuns: 2000 },
  );
});

test.each<[string, JsonObject, JsonObject]>([
  ["0 and -0", { a: 0 }, { a: -0 }],
  ["0 and -0 in a list", { a: [0] }, { a: [-0] }],
  ["1 and '1'", { a: 1 }, { a: "1" }],
  ["null and missing", { a: null }, {}],
  ["null and 'null'", { a: null }, { a: "null" }],
  ["true and 'true'", { a: true }, { a: "true" }],
  ["a list and a map", { a: [] }, { a: {} }],
  ["the order of fields", { a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }],
  ["text that looks like two values", { a: "x", b: "1:y" }, { a: "x1:1", b: "y" }],
  ["a list of one more", { a: [null], b: null }, { a: [null, null] }],
])("%s are different keys", (_, one, other) => {
  const key = requestKey(
    [
      ["arguments", "a"],
      ["arguments", "b"],
    ],
    "",
  );
  expect(key(request(one))).not.toBe(key(request(other)));
});

test("a path that ends early has the place of its end in the key, as the error has it in its text", () => {
  const key = requestKey([["arguments", "a", "b"]], "");
  const keys = [{}, { a: {} }, { a: 1 }, { a: { b: null } }].map((one: JsonObject) => key(request(one)));
  expect(new Set(keys).size).toBe(3);
  expect(keys[1]).toBe(keys[2]);
});

test("a request's own fields hide properties of the same name", () => {
  const key = requestKey(
    [
      ["subject", "id"],
      ["subject", "__proto__"],
    ],
    "",
  );
  expect(key(request({}, { id: "other" }))).toBe(key(request({})));
});

test("what would be too long has no key", () => {
  const key = requestKey([["arguments"]], "");
  expect(key(request({ a: "x".repeat(2000) }))).toBeUndefined();
  expect(key(request({ a: Array.from({ length: 2000 }, () => 1) }))).toBeUndefined();
});
