import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckRequest } from "../../check/request.ts";
import type { JsonObject, JsonValue } from "../../json.ts";
import { checkRequests } from "../../testing/arbitraries.ts";
import { type Redacted, redact } from "./redact.ts";
import { redactPath } from "./redact-path.ts";

const base: CheckRequest = {
  subject: { type: "user", id: "ada", roles: [], properties: { email: "ada@acme.test", tenure: 3 } },
  action: { name: "payments.refund.create", properties: {} },
  resource: { type: "payment", id: "p1", properties: {} },
  context: {},
  arguments: {},
};

function redacted(args: JsonObject, paths: readonly string[], names: readonly string[] = []): Redacted {
  return redact({ ...base, arguments: args }, { paths: paths.map(redactPath), names: new Set(names), mark: () => "X" });
}

describe("redacting", () => {
  it("replaces what a path leads to, says where, and leaves the rest", () => {
    const { request, paths } = redacted({ card: "4111", amount: 3 }, ["arguments.card", "subject.email"]);
    expect(request.arguments).toEqual({ card: "X", amount: 3 });
    expect(request.subject.properties).toEqual({ email: "X", tenure: 3 });
    expect(paths).toEqual([
      ["subject", "email"],
      ["arguments", "card"],
    ]);
  });

  it.each<[string, JsonObject, JsonObject]>([
    [
      "arguments.items[*].card",
      { items: [{ card: 1, n: 2 }, { card: 3 }] },
      { items: [{ card: "X", n: 2 }, { card: "X" }] },
    ],
    ["arguments.items.card", { items: [{ card: 1 }, [{ card: 3 }]] }, { items: [{ card: "X" }, [{ card: "X" }]] }],
    ["arguments.items[1]", { items: [1, 2, 3] }, { items: [1, "X", 3] }],
    ["arguments.items.*", { items: { a: 1, b: [2] } }, { items: { a: "X", b: "X" } }],
    ["arguments.*", { a: 1, b: { c: 2 } }, { a: "X", b: "X" }],
    ["arguments.**.token", { token: 1, a: { b: [{ token: 2 }] } }, { token: "X", a: { b: [{ token: "X" }] } }],
    ["arguments.AUTHORIZATION", { Authorization: "Bearer a" }, { Authorization: "X" }],
    ["arguments.card", { card: { number: "4111" } }, { card: "X" }],
    ["arguments.card.number", { card: "4111" }, { card: "4111" }],
    ["arguments.card", { car: 1 }, { car: 1 }],
  ])("%s", (path, before, after) => {
    expect(redacted(before, [path]).request.arguments).toEqual(after);
  });

  it("replaces members of well-known names wherever they are", () => {
    const { request, paths } = redacted({ a: [{ Password: "x" }], b: 1 }, [], ["password"]);
    expect(request.arguments).toEqual({ a: [{ Password: "X" }], b: 1 });
    expect(paths).toEqual([["arguments", "a", "0", "Password"]]);
  });

  it("leaves no trace of what it replaced, and everything else as it was", () => {
    // A value that no other part of a request holds.
    const secret = fc.uuid();
    const hidden = fc.tuple(checkRequests, secret, fc.nat({ max: 3 }), fc.boolean());
    fc.assert(
      fc.property(hidden, ([request, value, depth, inList]) => {
        let nested: JsonValue = { card: value };
        for (let level = 0; level < depth; level += 1) nested = inList ? [nested] : { level: nested };
        const args = { ...request.arguments, nested };
        const shown = redact(
          { ...request, arguments: args },
          { paths: [redactPath("arguments.nested.**.card")], names: new Set(), mark: () => "X" },
        );
        expect(JSON.stringify(shown)).not.toContain(value);
        expect(JSON.stringify({ ...shown.request, arguments: { ...shown.request.arguments, nested: 0 } })).toBe(
          JSON.stringify({ ...request, arguments: { ...args, nested: 0 } }),
        );
      }),
    );
  });
});
