import { expect, test } from "vitest";
import { uuidV7 } from "./uuid-v7.ts";

test("an id has version 7, the RFC variant and the time in its first 48 bits", () => {
  const id = uuidV7(0x0199_1234_5678);
  expect(id).toMatch(/^01991234-5678-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("ten thousand ids of one millisecond are all different", () => {
  const ids = new Set(Array.from({ length: 10_000 }, () => uuidV7(1_700_000_000_000)));
  expect(ids.size).toBe(10_000);
});
