import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Struct, Struct__Output } from "../../proto/gen/google/protobuf/Struct.ts";
import type { Value__Output } from "../../proto/gen/google/protobuf/Value.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject } from "../../shared/json.ts";
import { strictCodec } from "./codec.ts";
import { messageDefinition } from "./protos.ts";
import { jsonToStruct, jsonToValue, structToJson, valueToJson } from "./struct.ts";

const codec = strictCodec<Struct, Struct__Output>(
  "google.protobuf.Struct",
  messageDefinition("google.protobuf.Struct") as never,
);
const limits = { maxDepth: 16, maxFields: 1_000 };

/** Through the wire and back. */
function roundTrip(object: JsonObject): JsonObject {
  return structToJson(codec.decode(codec.encode(jsonToStruct(object))), limits);
}

function codeOf(step: () => unknown): { code: string; field: string | undefined } {
  try {
    step();
  } catch (error) {
    if (error instanceof PosternError) return { code: error.code, field: error.where.field };
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("a JSON object as a Struct", () => {
  it("survives the wire, whatever it holds", () => {
    const json = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 8 });
    fc.assert(
      fc.property(json, (object) => {
        // fast-check may make -0 and lone surrogates; JSON text has the first as 0, and UTF-8 has no second.
        const wellFormed = JSON.parse(JSON.stringify(object).replace(/\p{Surrogate}/gu, "?"));
        const { ...received } = roundTrip(wellFormed);
        expect(JSON.parse(JSON.stringify(received))).toEqual(wellFormed);
      }),
    );
  });

  it('takes "__proto__" for a key like any other', () => {
    const object = roundTrip(JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}'));
    expect(Object.keys(object)).toEqual(["__proto__", "constructor"]);
    expect(object.admin).toBeUndefined();
    expect(JSON.stringify(object)).toBe('{"__proto__":{"admin":true},"constructor":1}');
  });

  it("is an object without a prototype", () => {
    expect(Object.getPrototypeOf(roundTrip({ a: 1 }))).toBeNull();
    expect("toString" in roundTrip({})).toBe(false);
  });

  it("is empty when the Struct is missing, and a missing Value is null", () => {
    expect({ ...structToJson(null, limits) }).toEqual({});
    expect(valueToJson(undefined, limits)).toBeNull();
  });
});

describe("limits", () => {
  const nest = (depth: number) =>
    codec.decode(codec.encode(jsonToStruct(JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`))));

  it("bound the depth of objects and lists together", () => {
    expect(structToJson(nest(3), { ...limits, maxDepth: 3 })).toBeDefined();
    expect(codeOf(() => structToJson(nest(4), { ...limits, maxDepth: 3 }, "context"))).toEqual({
      code: "TOO_DEEP",
      field: "context.a.a.a",
    });
    const lists = codec.decode(codec.encode(jsonToStruct({ a: [[[1]]] })));
    expect(structToJson(lists, { ...limits, maxDepth: 4 })).toBeDefined();
    expect(codeOf(() => structToJson(lists, { ...limits, maxDepth: 3 })).code).toBe("TOO_DEEP");
  });

  it("bound the values of several structs together", () => {
    const struct = codec.decode(codec.encode(jsonToStruct({ a: 1, b: [2, 3] })));
    const use = { values: 0 };
    structToJson(struct, { ...limits, maxFields: 7 }, "context", use);
    expect(use.values).toBe(4);
    expect(codeOf(() => structToJson(struct, { ...limits, maxFields: 7 }, "arguments", use))).toEqual({
      code: "TOO_MANY_FIELDS",
      field: "arguments.b[1]",
    });
  });

  it("bound a value by itself", () => {
    const value: Value__Output = { kind: "listValue", listValue: { values: [{ kind: "boolValue", boolValue: true }] } };
    expect(valueToJson(value, limits)).toEqual([true]);
    expect(codeOf(() => valueToJson(value, { ...limits, maxDepth: 0 })).code).toBe("TOO_DEEP");
  });
});

describe("values that are no JSON", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("%d is refused", (number) => {
    const struct = codec.decode(codec.encode({ fields: { a: { numberValue: number } } }));
    expect(codeOf(() => structToJson(struct, limits, "arguments"))).toEqual({
      code: "NUMBER_NOT_FINITE",
      field: "arguments.a",
    });
  });

  it("a value without a kind is refused", () => {
    const struct = codec.decode(codec.encode({ fields: { a: {} } }));
    expect(codeOf(() => structToJson(struct, limits)).code).toBe("VALUE_MISSING");
  });
});

describe("jsonToValue", () => {
  it("has a kind for each JSON type", () => {
    expect([null, true, 1, "a", [1], { a: 1 }].map((value) => Object.keys(jsonToValue(value))[0])).toEqual([
      "nullValue",
      "boolValue",
      "numberValue",
      "stringValue",
      "listValue",
      "structValue",
    ]);
  });
});
