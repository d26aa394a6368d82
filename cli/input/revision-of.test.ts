import { expect, it } from "vitest";
import { parseRevisionOf } from "./revision-of.ts";

const parse = parseRevisionOf("--from");

it.each([
  ["7", { revision: 7 }],
  ["staging", { environment: "staging" }],
  ["staging@7", { environment: "staging", revision: 7 }],
  ["2024@3", { environment: "2024", revision: 3 }],
  ["7-eleven", { environment: "7-eleven" }],
])("reads %s", (text, expected) => {
  expect(parse(text)).toEqual(expected);
});

it.each(["", "0", "staging@", "staging@0", "staging@x", "a b", "@7"])("refuses '%s'", (text) => {
  expect(() => parse(text)).toThrow(/--from/);
});
