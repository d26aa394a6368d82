import type { JsonObject, JsonValue } from "../../json.ts";
import type { EvaluationInput } from "../evaluation.ts";
import { pick, type Random } from "./random.ts";

const NUMBERS = [0, -0, 1, 2, 7, 1.5, -1, 2 ** 53, 2 ** 63, 1e300] as const;
const TEXTS = ["", "a", "b", "prod", "1", "1.5", "é😀", "support", "alice", "a.*", "("] as const;

type Make = (random: Random, depth: number) => JsonValue;

const text: Make = (random) => pick(random, TEXTS);
const number: Make = (random) => pick(random, NUMBERS);
const bool: Make = (random) => random(2) === 0;
const textList: Make = (random) => Array.from({ length: random(4) }, () => text(random, 0));
const map: Make = (random, depth) => fields(random, { a: any, n: number, "1": any, map }, depth - 1);
const mapList: Make = (random, depth) => Array.from({ length: random(4) }, () => map(random, depth - 1));
const anyList: Make = (random, depth) => Array.from({ length: random(4) }, () => any(random, depth - 1));

function any(random: Random, depth: number): JsonValue {
  const scalar = pick<Make>(random, [text, number, bool, () => null]);
  const make = depth > 0 && random(3) === 0 ? pick(random, [map, mapList, anyList, textList]) : scalar;
  return make(random, depth);
}

/** Requests over the paths of randomExpression; any of them may be missing or of another type. */
export function randomInput(random: Random): EvaluationInput {
  const object = (makers: Readonly<Record<string, Make>>): JsonObject => fields(random, makers, 2);
  return {
    request: {
      subject: {
        type: pick(random, ["user", "a"]),
        id: pick(random, ["alice", "a", ""]),
        roles: pick(random, [[], ["support"], ["a", "b"]]),
        properties: object({ age: number, id: any, a: any }),
      },
      action: { name: pick(random, ["payments.refund.create", "a"]), properties: object({ name: any, a: any }) },
      resource: {
        type: pick(random, ["payment", "b"]),
        id: "p-1",
        properties: object({ owner: (_, depth) => fields(random, { team: text }, depth), a: any }),
      },
      context: object({ env: text, on: bool, a: any }),
      arguments: object({ a: any, n: number, s: text, list: anyList, items: mapList, map }),
    },
    facts: object({ flag: bool, list: textList, a: any }),
    factTimes: {
      putAtMs: (path) => (path[0] === "a" || path[0] === "list" ? 1_767_605_400_000 - 1_234 : undefined),
      seenAtMs: pick(random, [undefined, 0, Date.UTC(2026, 0, 5, 9, 29, 59, 1)]),
    },
    nowMs: pick(random, [0, Date.UTC(2026, 0, 5, 9, 30), Date.UTC(2024, 1, 29, 23, 59, 59, 999), -1]),
    approvedWorkflows: new Set(),
  };
}

function fields(random: Random, makers: Readonly<Record<string, Make>>, depth: number): JsonObject {
  // With and without a prototype: both come in, from JSON.parse and from the decoder.
  const object: Record<string, JsonValue> = random(2) === 0 ? {} : Object.create(null);
  if (depth < 0) return object;
  for (const [name, make] of Object.entries(makers)) {
    const chance = random(16);
    if (chance > 0) object[name] = (chance === 1 ? any : make)(random, depth);
  }
  return object;
}
