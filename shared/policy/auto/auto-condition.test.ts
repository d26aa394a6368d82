import { expect, it } from "vitest";
import { compileAutoCondition } from "./auto-condition.ts";

it.each([
  ['approvedInLast("1h", "subject") > 0', true],
  ['approvedInLast ( "1h" , "subject" ) > 0', true],
  ['arguments.note == "approvedInLast("', false],
])("knows whether it counts by what it calls, not by how it is spelled: %s", (source, counts) => {
  const compiled = compileAutoCondition(source);
  expect(compiled.ok && compiled.condition.counts).toBe(counts);
});
