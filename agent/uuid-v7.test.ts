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

test("every digit of an id is random but for time, version and variant, and each as likely as the other", () => {
  const ids = Array.from({ length: 16_000 }, () => uuidV7(1_700_000_000_000));
  const randomDigits = [15, 16, 17, 19, 20, 21, 22, ...Array.from({ length: 12 }, (_, n) => 24 + n)];
  for (const place of randomDigits) {
    const values = place === 19 ? 4 : 16;
    const counts = new Map<string, number>();
    for (const id of ids) counts.set(id.charAt(place), (counts.get(id.charAt(place)) ?? 0) + 1);
    expect(counts.size).toBe(values);
    // Ten standard deviations and more.
    for (const count of counts.values()) expect(Math.abs(count / (ids.length / values) - 1)).toBeLessThan(0.4);
  }
});

test("ids of later milliseconds sort after those of earlier ones", () => {
  const ids = [1, 2, 1_700_000_000_000, 0xffff_ffff_ffff].map(uuidV7);
  expect(ids.toSorted()).toEqual(ids);
});
