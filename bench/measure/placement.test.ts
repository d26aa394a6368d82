import { expect, it } from "vitest";
import { coreNumbers } from "./placement.ts";

it.each([
  ["0", [0]],
  ["0-1", [0, 1]],
  ["2-4,7,9-10", [2, 3, 4, 7, 9, 10]],
  ["", []],
])("cores %s are %j", (list, numbers) => {
  expect(coreNumbers(list)).toEqual(numbers);
});
