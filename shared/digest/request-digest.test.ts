import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckRequest } from "../check/request.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { GrantScope } from "../policy/model.ts";
import { checkRequests, jsonObject, text } from "../testing/arbitraries.ts";
import { canonicalJson, requestDigest, SHA256_DIGEST, scopeDigest, sha256Digest } from "./index.ts";

const SCOPES: readonly GrantScope[] = ["arguments", "resource", "action", { arguments: ["amount", "reason"] }];

const sample: CheckRequest = {
  subject: { type: "agent", id: "bot", roles: ["support"], properties: { onBehalfOf: "eve" } },
  action: { name: "orders.cancel", properties: {} },
  resource: { type: "order", id: "7", properties: {} },
  context: {},
  arguments: { reason: "late" },
};

/** The request with its context replaced: the one part that does not identify it. */
const question = ({ context: _, ...rest }: CheckRequest) => canonicalJson(rest as unknown as JsonObject);

const withSubject = (properties: JsonObject): CheckRequest => ({
  ...sample,
  subject: { ...sample.subject, properties },
});

describe("the digest of a request", () => {
  it("does not depend on the context", () => {
    fc.assert(
      fc.property(checkRequests, jsonObject, (request, context) => {
        expect(requestDigest({ ...request, context })).toBe(requestDigest(request));
        expect(requestDigest(request)).toMatch(SHA256_DIGEST);
      }),
    );
  });

  it("differs whenever subject, action, resource or arguments do", () => {
    fc.assert(
      fc.property(
        checkRequests,
        checkRequests,
        (a, b) => (requestDigest(a) === requestDigest(b)) === (question(a) === question(b)),
      ),
    );
  });

  it.each<[string, CheckRequest]>([
    ["subject type", { ...sample, subject: { ...sample.subject, type: "user" } }],
    ["subject id", { ...sample, subject: { ...sample.subject, id: "bot2" } }],
    ["role", { ...sample, subject: { ...sample.subject, roles: ["support", "admin"] } }],
    ["subject property", withSubject({ onBehalfOf: "eve", tenure: 1 })],
    ["action name", { ...sample, action: { ...sample.action, name: "orders.change" } }],
    ["action property", { ...sample, action: { ...sample.action, properties: { dry: true } } }],
    ["resource type", { ...sample, resource: { ...sample.resource, type: "basket" } }],
    ["resource id", { ...sample, resource: { ...sample.resource, id: "8" } }],
    ["resource property", { ...sample, resource: { ...sample.resource, properties: { owner: "x" } } }],
    ["argument", { ...sample, arguments: { reason: "never" } }],
  ])("changes with one %s", (_, changed) => {
    expect(requestDigest(changed)).not.toBe(requestDigest(sample));
    expect(scopeDigest(changed, "arguments")).not.toBe(scopeDigest(sample, "arguments"));
  });

  it("keeps its value across versions: digests are stored in grants and approvals", () => {
    const whole =
      '{"action":{"name":"orders.cancel","properties":{}},"arguments":{"reason":"late"},' +
      '"resource":{"id":"7","properties":{},"type":"order"},' +
      '"subject":{"id":"bot","properties":{"onBehalfOf":"eve"},"roles":["support"],"type":"agent"}}';
    const who = '{"id":"bot","onBehalfOf":"eve","type":"agent"}';
    expect(requestDigest(sample)).toBe(sha256Digest(whole));
    expect(SCOPES.map((scope) => scopeDigest(sample, scope))).toEqual([
      sha256Digest(`["arguments",${whole}]`),
      sha256Digest(`["resource",${who},"orders.cancel",{"id":"7","type":"order"}]`),
      sha256Digest(`["action",${who},"orders.cancel"]`),
      sha256Digest(`["named",${who},"orders.cancel",{"id":"7","type":"order"},[["amount"],["reason","late"]]]`),
    ]);
  });
});

describe("the digest of a request under a scope", () => {
  it("never coincides with one of another scope, nor with a request digest, of any request", () => {
    fc.assert(
      fc.property(checkRequests, checkRequests, (a, b) => {
        const digests = [requestDigest(a), ...SCOPES.map((scope, i) => scopeDigest(i % 2 === 0 ? a : b, scope))];
        expect(new Set(digests).size).toBe(digests.length);
      }),
    );
  });

  it("'resource' covers other arguments, roles and properties on the same resource only", () => {
    const other = {
      ...sample,
      subject: { ...sample.subject, roles: [] },
      resource: { ...sample.resource, properties: { owner: "x" } },
      arguments: {},
    };
    expect(scopeDigest(other, "resource")).toBe(scopeDigest(sample, "resource"));
    const elsewhere = { ...sample, resource: { ...sample.resource, id: "8" } };
    expect(scopeDigest(elsewhere, "resource")).not.toBe(scopeDigest(sample, "resource"));
  });

  it("'action' covers any resource, for the same subject and action only", () => {
    const elsewhere = { ...sample, resource: { type: "x", id: "y", properties: {} }, arguments: {} };
    expect(scopeDigest(elsewhere, "action")).toBe(scopeDigest(sample, "action"));
    const other = { ...sample, action: { ...sample.action, name: "orders.change" } };
    expect(scopeDigest(other, "action")).not.toBe(scopeDigest(sample, "action"));
  });

  it("'named arguments' covers whatever the other arguments are, on the same resource only", () => {
    const scope: GrantScope = { arguments: ["reason"] };
    const other = { ...sample, subject: { ...sample.subject, roles: [] }, arguments: { reason: "late", note: "x" } };
    expect(scopeDigest(other, scope)).toBe(scopeDigest(sample, scope));
    for (const changed of [
      { ...other, arguments: { reason: "never" } },
      { ...other, resource: { ...sample.resource, id: "8" } },
      { ...other, action: { ...sample.action, name: "orders.change" } },
    ])
      expect(scopeDigest(changed, scope)).not.toBe(scopeDigest(sample, scope));
  });

  it("tells an argument that is missing from one that is null, and from a member of the prototype", () => {
    const scope: GrantScope = { arguments: ["toString"] };
    const own = [{}, { toString: null }, { toString: "x" }].map((args) => ({ ...sample, arguments: args }));
    expect(new Set(own.map((request) => scopeDigest(request, scope))).size).toBe(3);
  });

  it("is equal under named arguments exactly when these arguments are", () => {
    const args = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom<JsonValue>(null, 0, "0", [0], { x: 1 }));
    const names = fc.subarray(["a", "b", "c"], { minLength: 1 });
    fc.assert(
      fc.property(args, args, names, (one, two, named) => {
        const [x, y] = [one, two].map((values) => scopeDigest({ ...sample, arguments: values }, { arguments: named }));
        const picked = (values: JsonObject) =>
          canonicalJson(named.map((name) => (name in values ? [values[name] ?? null] : [])));
        expect(x === y).toBe(picked(one) === picked(two));
      }),
    );
  });

  it("never serves another person than the one it was approved for", () => {
    for (const scope of SCOPES) {
      const digests = [
        scopeDigest(withSubject({ onBehalfOf: "eve" }), scope),
        scopeDigest(withSubject({ onBehalfOf: "mallory" }), scope),
        scopeDigest(withSubject({ onBehalfOf: null }), scope),
        scopeDigest(withSubject({}), scope),
      ];
      expect(new Set(digests).size).toBe(4);
    }
  });

  it("keeps types, ids and names apart, however they are cut", () => {
    const two = fc.tuple(text, text);
    fc.assert(
      fc.property(two, two, ([t1, i1], [t2, i2]) => {
        const at = (type: string, id: string) =>
          scopeDigest({ ...sample, resource: { type, id, properties: {} } }, "resource");
        return (at(t1, i1) === at(t2, i2)) === (t1 === t2 && i1 === i2);
      }),
    );
  });
});
