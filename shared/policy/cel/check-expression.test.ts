import { describe, expect, test } from "vitest";
import { compileCondition } from "./condition.ts";

function problems(source: string): readonly (readonly [string, number, string, string])[] {
  const compiled = compileCondition(source);
  return compiled.ok ? [] : compiled.problems.map((p) => [p.code, p.offset, p.message, p.suggestion]);
}

describe("the checker refuses", () => {
  test.each([
    ["amount > 50", "UNKNOWN_VARIABLE", 0, "unknown variable 'amount'", /conditions read subject/],
    ["argument.amount > 50", "UNKNOWN_VARIABLE", 0, "unknown variable 'argument'", /did you mean 'arguments'\?/],
    ["arguments.a == 1 && subjct.id == 'x'", "UNKNOWN_VARIABLE", 20, "unknown variable 'subjct'", /'subject'/],
    ["toString == 'x'", "UNKNOWN_VARIABLE", 0, /toString/, /conditions read/],
    ["arguments.list.exists(x, y > 1)", "UNKNOWN_VARIABLE", 25, /'y'/, /conditions read/],
    ["arguments.name.startWith('a')", "UNKNOWN_FUNCTION", 15, "unknown function 'startWith'", /'startsWith'/],
    [
      "contains(arguments.a, 'b')",
      "UNKNOWN_FUNCTION",
      0,
      "'contains' is not a function of 2 arguments",
      /string.contains\(string\)/,
    ],
    ["size(arguments.a, 1) == 1", "UNKNOWN_FUNCTION", 0, /not a function of 2/, /size/],
    ["has(arguments)", "UNKNOWN_FUNCTION", 0, /not used like this/, /has\(arguments.field\)/],
    ["subject.roles.exists('a')", "UNKNOWN_FUNCTION", 14, /not used like this/, /exists\(item, condition\)/],
    ["google.protobuf.Duration{seconds: 1} == now", "UNKNOWN_FUNCTION", 0, /not part of the policy language/, /map/],
    ["arguments.amount + 1 > 50.0", "CONDITION_TYPE", 17, /operator '\+' cannot take/, /doubles/],
    ["arguments.amount % 2 == 0", "CONDITION_TYPE", 17, /operator '%'/, /int\(value\)/],
    ["now > 5", "CONDITION_TYPE", 4, /cannot take \(timestamp, int\)/, /^$/],
    ["'a' == 1", "CONDITION_TYPE", 4, "string is never equal to int", /^$/],
    ["subject.roles == 'admin'", "CONDITION_TYPE", 14, "list of string is never equal to string", /'in'/],
    ["subject.id == 1", "CONDITION_TYPE", 11, "string is never equal to int", /^$/],
    [
      "arguments.at == timestamp('2026-01-01T00:00:00Z')",
      "CONDITION_TYPE",
      13,
      /never equal to timestamp/,
      /timestamp\(/,
    ],
    ["1 in subject.roles", "CONDITION_TYPE", 2, /int is never equal to string/, /^$/],
    ["subject.id.name == 'x'", "CONDITION_TYPE", 11, "string has no field 'name'", /^$/],
    ["now.hours > 1", "CONDITION_TYPE", 4, "timestamp has no field 'hours'", /^$/],
    ["!subject.id", "CONDITION_TYPE", 0, /operator '!' cannot take \(string\)/, /^$/],
    ["subject.id && true", "CONDITION_TYPE", 8, "string where a bool is needed", /^$/],
    ["subject.id.exists(x, true)", "CONDITION_TYPE", 8, /neither list nor map/, /^$/],
    ["subject.id", "CONDITION_TYPE", 8, "the condition is of type string, not bool", /compare/],
    ["size(arguments.a)", "CONDITION_TYPE", 0, "the condition is of type int, not bool", /compare/],
    ["arguments.a > 99999999999999999999", "CONDITION_TYPE", 14, /64 bits/, /^$/],
    ["now > now - duration('5 minutes')", "BAD_CONDITION", 21, /duration/, /^$/],
    ["now > timestamp('yesterday')", "BAD_CONDITION", 16, /timestamp/, /^$/],
    ["subject.id.matches('(')", "BAD_CONDITION", 19, /missing closing/, /^$/],
    ["arguments.amount = 1", "BAD_CONDITION", 17, /'=' is not an operator/, /'=='/],
    ["arguments.a > 1 and true", "BAD_CONDITION", 16, /syntax error/, /'&&'/],
    ["arguments.a >", "BAD_CONDITION", 12, /syntax error/, /^$/],
    ["", "BAD_CONDITION", 0, /empty/, /leave 'when' out/],
    ["arguments.in == 1", "BAD_CONDITION", 10, /reserved/, /^$/],
    [`${"(".repeat(40)}true${")".repeat(40)}`, "BAD_CONDITION", 32, /more than 32 brackets/, /split/],
    [`${"!".repeat(200)}true`, "BAD_CONDITION", 0, "", /^$/],
    [`true${" && arguments.a == 1".repeat(200)}`, "BAD_CONDITION", 2048, /longer than 2048/, /split/],
    [`arguments.a == 1.0${" + 1.0".repeat(150)}`, "BAD_CONDITION", 0, /nested too deeply/, /split/],
    [
      "arguments.a.all(x, arguments.a.all(y, arguments.a.all(z, x == y && y == z)))",
      "BAD_CONDITION",
      50,
      /more than 2 loops/,
      /split/,
    ],
  ])("%s", (source, code, offset, message, suggestion) => {
    const found = problems(source);
    if (message === "") return expect(found).toEqual([]); // a run of '!' is folded by the parser
    expect(found[0]).toEqual([code, offset, expect.stringMatching(message), expect.stringMatching(suggestion)]);
    expect(found).toHaveLength(1);
  });
});

describe("the checker accepts", () => {
  test.each([
    "arguments.a",
    "arguments.a.exists(x, x.b == 1)",
    "{'a': 1}['a'] == 1",
    "[1, 'a', null].size() == 3",
    "(arguments.a ? 1 : 2) == 1",
    "subject.roles.filter(r, r.startsWith('a')).size() > 0",
    "subject.roles.exists_one(r, r == 'a')",
    "arguments.map.all(k, k.startsWith('x'))",
    "string(arguments.a) == 'x' && double(arguments.b) + 1.0 > 2.0",
    "bytes(subject.id).size() < 10",
    "timestamp(string(arguments.at)) < now",
    "dyn(subject.id) == 1",
    "type(subject) == map",
    "-arguments.a < 0.0",
  ])("%s", (source) => {
    expect(problems(source)).toEqual([]);
  });
});
