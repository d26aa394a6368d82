import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CheckRequest } from "../../check/request.ts";
import type { JsonObject } from "../../json.ts";
import { compileCondition } from "./condition.ts";
import { ConditionInputs } from "./inputs.ts";

const request: CheckRequest = {
  subject: { type: "user", id: "alice", roles: ["support"], properties: { id: "ignored", tenureDays: 400 } },
  action: { name: "payments.refund.create", properties: { channel: "api" } },
  resource: { type: "payment", id: "p-1", properties: { owner: { team: "red" }, note: null } },
  context: { env: "prod", ip: "10.1.2.3" },
  arguments: {
    amount: 50,
    currency: "EUR",
    items: [
      { sku: "a", qty: 2 },
      { sku: "b", qty: 1 },
    ],
    tags: ["x", 1, true],
  },
};
const facts: JsonObject = { incident: { active: false }, limits: [10, 50] };
const nowMs = Date.UTC(2026, 0, 5, 9, 30);

function evaluate(source: string, changes: Partial<CheckRequest> = {}): unknown {
  const compiled = compileCondition(source);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problems.map(({ message }) => message).join("; ")}`);
  const input = { request: { ...request, ...changes }, facts, nowMs, approvedWorkflows: new Set<string>() };
  const result = compiled.condition.evaluate(new ConditionInputs(input));
  return result.ok ? result.value : result.error;
}

describe("a condition", () => {
  test.each([
    ["arguments.amount <= 50", true],
    ["arguments.amount == 50 && arguments.amount == 50.0", true],
    ["arguments.amount < 50", false],
    ["arguments.amount in [10, 50]", true],
    ["arguments.amount in facts.limits", true],
    ["arguments.amount * 2.0 == 100.0", true],
    ["int(arguments.amount) % 7 == 1", true],
    ["'support' in subject.roles", true],
    ["subject.roles.exists(r, r.startsWith('sup'))", true],
    ["subject.id == 'alice' && subject.tenureDays > 365", true],
    ["action.name == 'payments.refund.create' && action.channel == 'api'", true],
    ["resource.owner.team == 'red' && resource['type'] == 'payment'", true],
    ["has(resource.note) && resource.note == null", true],
    ["has(resource.missing)", false],
    ["'note' in resource", true],
    ["!facts.incident.active", true],
    ["arguments.items.all(i, i.qty > 0) && size(arguments.items) == 2", true],
    ["arguments.items.map(i, i.sku) == ['a', 'b']", true],
    ["arguments.items.filter(i, i.qty > 1).size() == 1", true],
    ["arguments.items[0].sku == 'a'", true],
    ["1 in arguments.tags && true in arguments.tags && !('y' in arguments.tags)", true],
    ["glob('payments.**', action.name)", true],
    ["glob('payments.*', action.name)", false],
    ["ipInCidr(context.ip, '10.0.0.0/8')", true],
    ["arguments.currency.matches('^[A-Z]{3}$')", true],
    ["now - duration('1h') < timestamp('2026-01-05T09:00:00Z')", true],
    ["now >= timestamp('2026-01-05T09:30:00Z') + duration('1m')", false],
    ["now.getHours() >= 9 && now.getHours('Europe/Berlin') == 10 && now.getDayOfWeek() == 1", true],
    ["type(arguments.amount) == double && type(now) == google.protobuf.Timestamp", true],
    ["context.env == 'prod' ? arguments.amount <= 50 : true", true],
    ["facts.incident.missing || arguments.amount == 50", true],
  ])("%s is %s", (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });

  test.each([
    ["arguments.missing > 1", "field not found: missing in 'arguments.missing'"],
    ["facts.no.such.thing", "field not found: no in 'facts.no'"],
    [
      "arguments.currency > 1",
      "found no matching overload for '_>_' applied to '(string, int)' in 'arguments.currency > 1'",
    ],
    ["arguments.amount", "the condition gave a value that is neither true nor false"],
    ["ipInCidr(arguments.currency, '10.0.0.0/8')", /'EUR' is not an IP address/],
    ["arguments.currency.matches(context.env + '(')", /error parsing regexp/],
    ["subject.constructor == 'x'", /field not found: constructor/],
    ["subject.toString == 'x'", /field not found: toString/],
    ["context.__proto__ == 'x'", /field not found: __proto__/],
    ["arguments.items[0].hasOwnProperty == 'x'", /field not found/],
    ["arguments.items[7].sku == 'a'", /index 7 out of bounds/],
  ])("%s is an error, not an exception", (source, message) => {
    const result = evaluate(source);
    expect(result).toBeTypeOf("string");
    expect(result).toMatch(message);
  });

  test("sees a field named like a prototype's only where the sender put one", () => {
    const sent: JsonObject = JSON.parse('{"__proto__": "p", "constructor": "c", "nested": {"toString": 1}}');
    expect(evaluate("arguments.__proto__ == 'p' && arguments.constructor == 'c'", { arguments: sent })).toBe(true);
    expect(evaluate("arguments.nested.toString == 1", { arguments: sent })).toBe(true);
    const subject = { ...request.subject, properties: sent };
    expect(evaluate("subject.__proto__ == 'p' && subject.id == 'alice'", { subject })).toBe(true);
  });

  test("reads objects without a prototype as well as with one", () => {
    const bare: JsonObject = Object.assign(Object.create(null), {
      list: [Object.assign(Object.create(null), { a: 1 })],
    });
    expect(evaluate("arguments.list[0].a == 1 && arguments.list == [{'a': 1}]", { arguments: bare })).toBe(true);
  });

  test("survives an input that contains itself", () => {
    const cyclic: Record<string, unknown> = { amount: 1 };
    cyclic.self = cyclic;
    cyclic.list = [cyclic];
    const sent = cyclic as JsonObject;
    expect(evaluate("arguments.self.self.amount == 1", { arguments: sent })).toBe(true);
    expect(evaluate("arguments == context", { arguments: sent, context: sent })).toBeTypeOf("string");
    expect(evaluate("arguments.list == context.list", { arguments: sent, context: sent })).toBeTypeOf("string");
  });

  test("never throws, whatever JSON it is given", () => {
    const sources = [
      "arguments.a > 1",
      "arguments.a.b.c == 'x'",
      "arguments.a.exists(x, x == arguments.b)",
      "size(arguments.a) == 1",
      "arguments.a[arguments.b] == arguments",
      "string(arguments.a).matches('a+')",
      "arguments.a + arguments.b == 2.0",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.dictionary(fc.constantFrom("a", "b"), fc.jsonValue()),
        (source, sent) => {
          expect(["boolean", "string"]).toContain(typeof evaluate(source, { arguments: sent as JsonObject }));
        },
      ),
    );
  });

  test.each([
    ["arguments.amount <= 50 && context.env == 'prod'", ["arguments.amount", "context.env"]],
    ["arguments.amount > 1 || arguments.amount < 9", ["arguments.amount"]],
    ["arguments.a.b == 1 && arguments.a == arguments.c['d']", ["arguments.a", "arguments.c.d"]],
    ["arguments.list.exists(x, x.id == subject.id)", ["arguments.list", "subject.id"]],
    ["facts.rates[arguments.currency] > 1", ["arguments.currency", "facts.rates"]],
    ["has(context.flag) && now.getHours() > 8", ["context.flag", "now"]],
    ["[1, 2].exists(now, now > 1)", []],
    ["subject == context", ["context", "subject"]],
    ["true", []],
  ])("%s reads %j", (source, paths) => {
    const compiled = compileCondition(source);
    expect(compiled.ok && compiled.condition.reads.map((path) => path.join("."))).toEqual(paths);
  });
});
