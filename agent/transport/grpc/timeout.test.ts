import { expect, it } from "vitest";
import { parseTimeout } from "./timeout.ts";

it.each([
  ["1H", 3_600_000],
  ["2M", 120_000],
  ["3S", 3_000],
  ["250m", 250],
  ["1500u", 1.5],
  ["1n", 0.000_001],
  ["0S", 0],
  ["00000001S", 1_000],
  ["99999999H", 99_999_999 * 3_600_000],
])("%s is %d ms", (text, ms) => {
  expect(parseTimeout(text)).toBeCloseTo(ms, 9);
});

it.each(["", "S", "1", "1s", "1 S", "-1S", "1.5S", "100000000n", "1SS", " 1S"])("'%s' is malformed", (text) => {
  expect(parseTimeout(text)).toBeUndefined();
});
