import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../digest/index.ts";
import type { JsonValue } from "../json.ts";
import { checkFactPath, factTree, isFactPath } from "./index.ts";
import type { Fact } from "./model.ts";

const fact = (path: string, value: JsonValue, updatedAtMs = 0): Fact => ({
  path,
  value,
  updatedAtMs,
  updatedBy: "ops",
});

const segment = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
const anyFact = fc.record({
  path: fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(".")),
  value: fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom<JsonValue>({ a: 1 }, { b: { c: 2 } }, [1], null, JSON.parse('{"__proto__":{"x":1}}')),
  ),
  updatedAtMs: fc.nat({ max: 3 }),
  updatedBy: fc.constantFrom("ops", "ci"),
});

describe("a fact path", () => {
  it.each(["incident", "incident.active", "_x.Y9", "a.b.c", "__proto__"])("may be %s", (path) => {
    expect(isFactPath(path)).toBe(true);
  });

  it.each([
    "",
    ".",
    "a.",
    ".a",
    "a..b",
    "9a",
    "a-b",
    "a.*",
    "a.>",
    "a b",
    "é",
    "a\n",
    "incident.age",
    "age",
    `${"a.".repeat(20)}a`,
    "a".repeat(257),
  ])("may not be %j", (path) => {
    expect(() => checkFactPath(path)).toThrow(expect.objectContaining({ code: "FACT_PATH_INVALID" }));
  });
});

describe("the tree of facts", () => {
  it("nests what paths name", () => {
    const tree = factTree([fact("incident.active", true), fact("incident.severity", 2), fact("oncall", ["ana"])]);
    expect(canonicalJson(tree)).toBe('{"incident":{"active":true,"severity":2},"oncall":["ana"]}');
  });

  it("lays a deeper path over the members of a shallower fact", () => {
    const tree = factTree([fact("a.b", 7), fact("a", { b: 1, c: 2 })]);
    expect(canonicalJson(tree)).toBe('{"a":{"b":7,"c":2}}');
  });

  it("lets a deeper path replace a fact that is no object", () => {
    expect(canonicalJson(factTree([fact("a", 5), fact("a.b", 1)]))).toBe('{"a":{"b":1}}');
  });

  it("takes the newer of two facts with one path", () => {
    expect(factTree([fact("a", "new", 2), fact("a", "old", 1)]).a).toBe("new");
  });

  it("keeps nothing that nobody put there, and touches no prototype", () => {
    const tree = factTree([fact("__proto__.polluted", true), fact("a.constructor", 1)]);
    expect(Object.getPrototypeOf(tree)).toBeNull();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(factTree([]).constructor).toBeUndefined();
    expect(canonicalJson(tree)).toBe('{"__proto__":{"polluted":true},"a":{"constructor":1}}');
  });

  it("leaves the values of the facts as they are", () => {
    const value = { b: { c: 1 } };
    factTree([fact("a", value), fact("a.b.c", 2)]);
    expect(value).toEqual({ b: { c: 1 } });
  });

  it("does not depend on the order of the facts", () => {
    const shuffled = fc
      .array(anyFact, { maxLength: 6 })
      .chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })));
    fc.assert(
      fc.property(shuffled, ([facts, other]) => canonicalJson(factTree(facts)) === canonicalJson(factTree(other))),
    );
  });
});
