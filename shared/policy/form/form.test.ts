import { describe, expect, it } from "vitest";
import { answersProblem, formProblem } from "./form.ts";

const form = {
  type: "object",
  properties: {
    ticket: { type: "string", pattern: "^OPS-[0-9]+$" },
    urgency: { enum: ["low", "high"] },
  },
  required: ["ticket"],
  additionalProperties: false,
};

describe("a form", () => {
  it("is a JSON Schema of an object", () => {
    expect(formProblem(form)).toBeUndefined();
    expect(formProblem({ type: "string" })).toContain("'type: object'");
  });

  it.each([
    [{ type: "object", propertise: {} }, "propertise"],
    [{ type: "object", properties: { a: { type: "txet" } } }, "type"],
    [{ type: "object", properties: { a: { type: "string", pattern: "(" } } }, ""],
    [{ type: "object", $ref: "https://example.com/form.json" }, "example.com"],
  ])("with a mistake is refused: %j", (schema, named) => {
    expect(formProblem(schema)).toContain(named);
    expect(formProblem(schema)).not.toBe("");
  });

  it("takes answers that fit", () => {
    expect(answersProblem(form, { ticket: "OPS-12", urgency: "high" })).toBeUndefined();
  });

  it.each([
    [undefined, "must have required property 'ticket'"],
    [{ ticket: "12" }, "'ticket' must match pattern"],
    [{ ticket: "OPS-1", urgency: "now" }, "'urgency' must be one of low, high"],
    [{ ticket: "OPS-1", x: 1 }, "no field 'x'"],
  ])("says what is wrong with %j", (answers, said) => {
    expect(answersProblem(form, answers)).toContain(said);
  });

  it("matches a pattern that would blow up a backtracking engine in linear time", () => {
    const evil = { type: "object", properties: { a: { type: "string", pattern: "^(a+)+$" } } };
    expect(answersProblem(evil, { a: `${"a".repeat(50_000)}!` })).toContain("'a' must match pattern");
  });
});
