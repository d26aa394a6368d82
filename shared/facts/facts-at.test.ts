import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { JsonValue } from "../json.ts";
import type { ValueType } from "../policy/schema/model.ts";
import {
  declarationOf,
  type Fact,
  type FactDeclaration,
  factsAt,
  factTree,
  isExpired,
  putTimes,
  withDefaults,
} from "./index.ts";

const fact = (path: string, value: JsonValue, more: Partial<Fact> = {}): Fact => ({
  path,
  value,
  updatedAtMs: 0,
  updatedBy: "ops",
  ...more,
});

const declared = (...all: readonly FactDeclaration[]) => new Map(all.map((one) => [one.path, one]));
const BOOL: ValueType = { kind: "bool" };

const anyFacts = fc.array(
  fc.record(
    {
      path: fc.constantFrom("a", "a.b", "a.c", "d", "d.e.f"),
      value: fc.constantFrom<JsonValue>(true, 1, { b: 2, x: 3 }),
      updatedAtMs: fc.nat({ max: 50 }),
      updatedBy: fc.constant("ops"),
      expiresAtMs: fc.nat({ max: 100 }),
    },
    { requiredKeys: ["path", "value", "updatedAtMs", "updatedBy"] },
  ),
  { maxLength: 5 },
);
const anyDeclarations = fc
  .uniqueArray(
    fc.record(
      {
        path: fc.constantFrom("a.b", "a.c", "d.e.f"),
        type: fc.constantFrom<ValueType>(BOOL, { kind: "any" }),
        maxAgeMs: fc.integer({ min: 1, max: 50 }),
        default: fc.constant<JsonValue>(false),
      },
      { requiredKeys: ["path", "type"] },
    ),
    { selector: ({ path }) => path },
  )
  .map((all) => declared(...all));

describe("facts at a moment", () => {
  it("leave out a fact from the very millisecond on at which it expires", () => {
    const facts = [fact("incident.active", true, { expiresAtMs: 1_000 })];
    expect(factsAt(facts, 999).tree).toEqual({ incident: { active: true } });
    expect(factsAt(facts, 1_000).tree).toEqual({});
    expect(isExpired(facts[0] ?? fact("a", 1), 1_000)).toBe(true);
  });

  it("let the default stand in for what was never put, and for what has expired", () => {
    const declarations = declared({ path: "incident.active", type: BOOL, default: false });
    expect(factsAt([], 5, declarations).tree).toEqual({ incident: { active: false } });
    const facts = [fact("incident.active", true, { expiresAtMs: 10 })];
    expect(factsAt(facts, 9, declarations).tree).toEqual({ incident: { active: true } });
    expect(factsAt(facts, 10, declarations).tree).toEqual({ incident: { active: false } });
  });

  it("leave out what is older than declared, and what is not of its type, without a default in its place", () => {
    const old = declared({ path: "load", type: { kind: "double" }, maxAgeMs: 100 });
    const facts = [fact("load", 0.5, { updatedAtMs: 1_000 })];
    expect(factsAt(facts, 1_099, old).tree).toEqual({ load: 0.5 });
    expect(factsAt(facts, 1_100, old).tree).toEqual({});
    const typed = declared({ path: "incident.active", type: BOOL, default: false });
    expect(factsAt([fact("incident.active", "no")], 0, typed).tree).toEqual({});
  });

  it("hold to what is declared what was put before, in one fact with others or below", () => {
    const declarations = declared({ path: "incident.active", type: BOOL, maxAgeMs: 100 });
    const whole = (active: JsonValue) => [fact("incident", { active, note: "x" }, { updatedAtMs: 1_000 })];
    expect(factsAt(whole(false), 1_099, declarations).tree).toEqual({ incident: { active: false, note: "x" } });
    expect(factsAt(whole(false), 1_100, declarations).tree).toEqual({});
    expect(factsAt(whole("no"), 1_000, declarations).tree).toEqual({});
    expect(factsAt([fact("incident.active.since", 5)], 0, declarations).tree).toEqual({});
    expect(factsAt([fact("incident.note", "x")], 0, declarations).tree).toEqual({ incident: { note: "x" } });
  });

  it("let no default stand above or below what somebody has put", () => {
    const declarations = declared({ path: "incident.active", type: BOOL, default: false });
    expect(factsAt([fact("incident", { active: true })], 0, declarations).tree).toEqual({ incident: { active: true } });
  });

  test("are the same at all moments of the span that is told, and read otherwise on its other side at most", () => {
    fc.assert(
      fc.property(
        anyFacts,
        anyDeclarations,
        fc.nat({ max: 120 }),
        fc.nat({ max: 120 }),
        (facts, declarations, a, b) => {
          const { fromMs, untilMs, tree } = factsAt(facts, a, declarations);
          expect(fromMs).toBeLessThanOrEqual(a);
          expect(untilMs).toBeGreaterThan(a);
          if (b >= fromMs && b < untilMs) expect(factsAt(facts, b, declarations).tree).toEqual(tree);
        },
      ),
    );
  });

  test("hold nothing that has expired, whatever is stored", () => {
    fc.assert(
      fc.property(anyFacts, fc.nat({ max: 120 }), (facts, now) => {
        const current = facts.filter(({ expiresAtMs = Number.POSITIVE_INFINITY }) => now < expiresAtMs);
        expect(factsAt(facts, now).tree).toEqual(factTree(current));
      }),
    );
  });
});

describe("when facts were put", () => {
  const facts = [
    fact("incident.active", true, { updatedAtMs: 100 }),
    fact("incident.severity", 2, { updatedAtMs: 50 }),
    fact("oncall", { primary: { name: "ana" } }, { updatedAtMs: 70 }),
  ];
  const { putAtMs } = factsAt(facts, 200);

  it("is told of each fact, and of several together by the oldest", () => {
    expect(putAtMs(["incident", "active"])).toBe(100);
    expect(putAtMs(["incident"])).toBe(50);
  });

  it("is told of a member by the fact that it was put with", () => {
    expect(putAtMs(["oncall", "primary", "name"])).toBe(70);
  });

  it("is told of an object by its older part, also when that was put further above", () => {
    const laid = [
      fact("a", { b: { old: 1 } }, { updatedAtMs: 10 }),
      fact("a.b.fresh", 2, { updatedAtMs: 100 }),
      fact("a.c.fresh", 3, { updatedAtMs: 100 }),
    ];
    const times = factsAt(laid, 200).putAtMs;
    expect(times(["a", "b"])).toBe(10);
    expect(times(["a", "b", "fresh"])).toBe(100);
    expect(times(["a", "c"])).toBe(100);
  });

  it("is not known of what is not there", () => {
    expect(putAtMs(["oncall", "secondary"])).toBeUndefined();
    expect(putAtMs(["incident", "active", "more"])).toBeUndefined();
    expect(putAtMs(["nothing"])).toBeUndefined();
  });

  it("is not known where a default stands in, neither of it nor of what is around it", () => {
    const declarations = declared({ path: "incident.region", type: { kind: "string" }, default: "eu" });
    const times = factsAt(facts, 200, declarations).putAtMs;
    expect(times(["incident", "region"])).toBeUndefined();
    expect(times(["incident"])).toBeUndefined();
    expect(times(["incident", "active"])).toBe(100);
  });

  test("is never later than any fact at or below a path was put", () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom("a", "a.b", "d", "d.e"), (all, path) => {
        const tree = factTree(all);
        const atMs = putTimes(all, tree)(path.split("."));
        const newest = new Map<string, number>();
        for (const one of all) newest.set(one.path, Math.max(newest.get(one.path) ?? 0, one.updatedAtMs));
        for (const [below, putMs] of newest) {
          if (below === path || below.startsWith(`${path}.`)) expect(atMs).toBeLessThanOrEqual(putMs);
        }
      }),
    );
  });
});

describe("facts that are written down", () => {
  const declarations = declared(
    { path: "incident.active", type: BOOL, default: false },
    { path: "region", type: { kind: "string" }, default: "eu" },
    { path: "load", type: { kind: "double" } },
  );
  const factTimes = { putAtMs: () => 7, seenAtMs: undefined };

  it("have declared defaults where nothing is written, and no age there", () => {
    const read = withDefaults({ facts: { incident: { severity: 1 } }, factTimes }, declarations);
    expect(read.facts).toEqual({ incident: { severity: 1, active: false }, region: "eu" });
    expect(read.factTimes.putAtMs(["incident"])).toBeUndefined();
    expect(read.factTimes.putAtMs(["incident", "severity"])).toBe(7);
  });

  it("stay as they are where something is written, or stands in the way", () => {
    const facts = { incident: true, region: "us" };
    expect(withDefaults({ facts, factTimes }, declarations).facts).toEqual(facts);
  });
});

describe("what is declared of a path", () => {
  const budget: FactDeclaration = {
    path: "errorBudget",
    type: { kind: "map", values: { kind: "double" } },
    default: {},
    maxTtlMs: 1_000,
  };
  const person: FactDeclaration = {
    path: "oncall.primary",
    type: { kind: "object", members: { name: { type: { kind: "string" }, optional: false } } },
  };
  const declarations = declared(budget, person);

  it("is told of a member of a declared map or object as of a fact of its own, without the default of the whole", () => {
    expect(declarationOf(declarations, "errorBudget")).toBe(budget);
    expect(declarationOf(declarations, "errorBudget.checkout")).toEqual({
      path: "errorBudget.checkout",
      type: { kind: "double" },
      maxTtlMs: 1_000,
    });
    expect(declarationOf(declarations, "oncall.primary.name")?.type).toEqual({ kind: "string" });
  });

  it.each(["errorBudget.checkout.web", "oncall", "oncall.primary.nmae", "oncall.secondary", "other"])(
    "is nothing of %s",
    (path) => {
      expect(declarationOf(declarations, path)).toBeUndefined();
    },
  );

  it("holds for members that are put one by one", () => {
    const facts = [fact("errorBudget.checkout", 0.5), fact("errorBudget.blog", "much")];
    expect(factsAt(facts, 0, declarations).tree).toEqual({ errorBudget: { checkout: 0.5 } });
    expect(factsAt([], 0, declarations).tree).toEqual({ errorBudget: {} });
  });
});
