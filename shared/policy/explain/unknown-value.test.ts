import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../json.ts";
import { ConditionInputs } from "../cel/inputs.ts";
import type { ValuePath } from "../redact/redact.ts";
import { explainCondition } from "./explain-condition.ts";

const inputs = (args: JsonObject) =>
  new ConditionInputs({
    request: {
      subject: { type: "user", id: "ada", roles: [], properties: {} },
      action: { name: "a.b", properties: {} },
      resource: { type: "r", id: "", properties: {} },
      context: {},
      arguments: args,
    },
    facts: {},
    nowMs: 0,
    approvedWorkflows: new Set(),
  });

const CARD: ValuePath = ["arguments", "card"];
const shown = (source: string, args: JsonObject = { amount: 5, card: "redacted:ab" }, unknown = [CARD]) =>
  explainCondition(source, inputs(args), unknown);

const UNKNOWN = { value: undefined, unknown: true, error: "depends on a redacted value" };

describe("a condition over redacted values", () => {
  it.each([
    'arguments.card == "4111"',
    'arguments.card.startsWith("redacted")',
    "size(arguments) > 1",
    '!(arguments.card == "x")',
    'arguments.amount > 1 && arguments.card == "x"',
    'arguments.amount > 9 || arguments.card == "x"',
    'arguments.card == "x" ? true : false',
  ])("has no value: %s", (source) => {
    expect(shown(source)).toMatchObject(UNKNOWN);
  });

  it.each([
    ["arguments.amount > 1", true],
    ['arguments.amount > 9 && arguments.card == "x"', false],
    ['arguments.amount > 1 || arguments.card == "x"', true],
    ['arguments.amount > 1 ? true : arguments.card == "x"', true],
    ["has(arguments.card)", true],
    ["has(arguments.cvc)", false],
  ])("has the value that it has whatever the redacted one is: %s", (source, value) => {
    const { value: found, unknown } = shown(source);
    expect([found, unknown]).toEqual([value, undefined]);
  });

  it("has none when it looks into what was redacted, or at a list in which something was", () => {
    const card = { card: "redacted:ab" };
    expect(shown("has(arguments.card.cvc)", card)).toMatchObject(UNKNOWN);
    const items = { items: [{ n: 1, card: "redacted:ab" }] };
    const within = [["arguments", "items", "0", "card"]];
    expect(shown("arguments.items.exists(i, i.n == 1)", items, within)).toMatchObject(UNKNOWN);
  });

  it("shows the mark where it shows a value", () => {
    expect(shown('arguments.card == "4111"').inputs).toEqual({ "arguments.card": '"redacted:ab"' });
  });
});
