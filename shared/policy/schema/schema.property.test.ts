import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../json.ts";
import { compileCondition } from "../cel/condition.ts";
import { conditionProblems } from "../cel/described-condition.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import { API_VERSION } from "../model.ts";
import { pick, type Random, randomFrom } from "../testing/random.ts";
import { mismatches, missingAttributes } from "./conform.ts";
import type { Attributes, RequestSchema, ValueType } from "./model.ts";
import { inputTypes } from "./static-types.ts";

const NAMES = ["a", "b", "amount", "owner", "list", "deep"] as const;
const TEXTS = ["x", "y", "z"] as const;

function randomType(random: Random, depth: number): ValueType {
  const plain = pick<ValueType>(random, [
    { kind: "string" },
    { kind: "string", oneOf: ["x", "y"] },
    { kind: "bool" },
    { kind: "int" },
    { kind: "double" },
    { kind: "timestamp" },
  ]);
  if (depth === 0 || random(2) === 0) return plain;
  return pick<() => ValueType>(random, [
    () => ({ kind: "list", items: randomType(random, depth - 1) }),
    () => ({ kind: "map", values: randomType(random, depth - 1) }),
    () => ({ kind: "object", members: randomAttributes(random, depth - 1) }),
  ])();
}

function randomAttributes(random: Random, depth: number): Attributes {
  const names = NAMES.filter(() => random(2) === 0);
  return Object.fromEntries(
    names.map((name) => [name, { type: randomType(random, depth), optional: random(3) === 0 }]),
  );
}

function randomValue(random: Random, type: ValueType): JsonValue {
  switch (type.kind) {
    case "string":
      return pick(random, type.oneOf === undefined ? TEXTS : [type.oneOf[0] ?? "x", ...type.oneOf]);
    case "bool":
      return random(2) === 0;
    case "int":
      return random(5);
    case "double":
      return random(50) / 10;
    case "timestamp":
      return "2026-01-05T09:30:00Z";
    case "list":
      return Array.from({ length: random(3) }, () => randomValue(random, type.items));
    case "map":
      return Object.fromEntries(
        TEXTS.filter(() => random(2) === 0).map((key) => [key, randomValue(random, type.values)]),
      );
    case "object":
      return randomObject(random, type.members);
    default:
      return null;
  }
}

function randomObject(random: Random, attributes: Attributes): JsonObject {
  const present = Object.entries(attributes).filter(([, { optional }]) => !optional || random(2) === 0);
  return Object.fromEntries(present.map(([name, { type }]) => [name, randomValue(random, type)]));
}

interface Path {
  readonly text: string;
  readonly type: ValueType;
}

/** Paths that exist, below one whose type is known; loop variables are paths as well. */
function pathsBelow({ text, type }: Path): readonly Path[] {
  if (type.kind === "object") {
    return Object.entries(type.members).flatMap(([name, member]) => {
      const below = { text: `${text}.${name}`, type: member.type };
      return [below, ...pathsBelow(below)];
    });
  }
  return type.kind === "map"
    ? [
        { text: `${text}.x`, type: type.values },
        { text: `${text}["y"]`, type: type.values },
      ]
    : [];
}

/** A condition over some of the paths; a part of them misspelt, compared with something else, or not asked for first. */
function randomCondition(random: Random, paths: readonly Path[], depth: number): string {
  const [first, ...rest] = paths;
  if (first === undefined) return "true";
  const of = () => randomCondition(random, paths, depth - 1);
  if (depth > 0) {
    switch (random(6)) {
      case 0:
      case 1:
        return `(${of()} && ${of()})`;
      case 2:
        return `(${of()} || ${of()})`;
      case 3:
        return `!(${of()})`;
      case 4:
        return `(${of()} ? ${of()} : ${of()})`;
    }
  }
  const path = pick(random, [first, ...rest]);
  const text = random(12) === 0 ? `${path.text}x` : path.text;
  const guarded = `has(${text})`;
  const atom = atomOf(random, { ...path, text }, depth);
  const canAsk = text.includes(".") && !text.endsWith("]");
  return canAsk && random(2) === 0
    ? pick(random, [`(${guarded} && ${atom})`, `(!${guarded} || ${atom})`, guarded])
    : atom;
}

function atomOf(random: Random, { text, type }: Path, depth: number): string {
  switch (type.kind) {
    case "string":
      return pick(random, [`${text} == 'x'`, `${text}.startsWith('x')`, `${text} in ['x', 'y']`, `${text} > 1`]);
    case "bool":
      return pick(random, [text, `${text} == true`, `${text} != false`]);
    case "int":
    case "double":
      return pick(random, [`${text} > 1`, `${text} + 1.0 < 3.5`, `${text} == 2`, `${text} % 2 == 0`, `-${text} < 0.0`]);
    case "timestamp":
      return pick(random, [`timestamp(${text}) < now`, `now - timestamp(${text}) > duration("1h")`, `${text} < now`]);
    case "list": {
      const inside = [{ text: "i", type: type.items }];
      const condition = randomCondition(random, [...inside, ...inside.flatMap(pathsBelow)], Math.max(0, depth - 1));
      return pick(random, [`size(${text}) > 1`, `${text}.exists(i, ${condition})`, `${text}.all(i, ${condition})`]);
    }
    case "map":
      return pick(random, [
        `"x" in ${text}`,
        `("x" in ${text} && ${atomOf(random, { text: `${text}.x`, type: type.values }, 0)})`,
      ]);
    default:
      return `size(${text}) >= 0`;
  }
}

/** What a schema is there to keep from happening. */
const SURPRISE = /field not found|overload|unsupported|not a bool|neither true nor false/i;

describe("a condition that a schema has nothing to say against", () => {
  it("never meets an attribute that is not there, or of another type, on a request as the schema describes it", () => {
    const counts = { accepted: 0, refused: 0, errors: 0 };
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = randomFrom(seed);
        const spec = {
          match: { actions: ["**"] },
          subject: randomAttributes(random, 1),
          resource: randomAttributes(random, 1),
          context: randomAttributes(random, 2),
          arguments: randomAttributes(random, 2),
        };
        const schema: RequestSchema = { apiVersion: API_VERSION, kind: "Schema", metadata: { name: "s" }, spec };
        const { subject, resource, context, arguments: args } = spec;
        const paths = Object.entries({ subject, resource, context, arguments: args }).flatMap(([text, members]) =>
          pathsBelow({ text, type: { kind: "object", members } }),
        );
        const source = randomCondition(random, paths, 3);
        const compiled = compileCondition(source);
        const description = { variables: inputTypes(schema), isKnownElsewhere: () => false };
        if (!compiled.ok || conditionProblems(source, description).length > 0) {
          counts.refused += 1;
          return;
        }
        counts.accepted += 1;
        for (let round = 0; round < 10; round++) {
          const request = {
            subject: { type: "user", id: "ann", roles: [], properties: randomObject(random, subject) },
            action: { name: "a", properties: {} },
            resource: { type: "doc", id: "1", properties: randomObject(random, resource) },
            context: randomObject(random, context),
            arguments: randomObject(random, args),
          };
          expect([...mismatches(request.context, context), ...missingAttributes(request.arguments, args)]).toEqual([]);
          const input = { request, facts: {}, nowMs: Date.UTC(2026, 0, 6), approvedWorkflows: new Set<string>() };
          const result = compiled.condition.evaluate(new ConditionInputs(input));
          if (!result.ok) counts.errors += 1;
          if (!result.ok) expect(`${source}: ${result.error}`).not.toMatch(SURPRISE);
        }
      }),
      { numRuns: 2_000 },
    );
    // The property would hold of a checker that refuses everything, too.
    expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(100);
  });
});
