import { expect, it } from "vitest";
import { TokenBucket } from "./token-bucket.ts";

const taken = (bucket: TokenBucket, tries: number, nowMs: number) =>
  Array.from({ length: tries }, () => bucket.take(nowMs)).filter(Boolean).length;

it("lets a second's worth through at once, and then so many a second", () => {
  const bucket = new TokenBucket(10, 1_000);
  expect(taken(bucket, 50, 1_000)).toBe(10);
  expect(taken(bucket, 50, 1_050)).toBe(0);
  expect(taken(bucket, 50, 1_100)).toBe(1);
  expect(taken(bucket, 50, 1_600)).toBe(5);
  expect(taken(bucket, 50, 90_000)).toBe(10);
});

it("goes on when the clock is set back", () => {
  const bucket = new TokenBucket(10, 100_000);
  expect(taken(bucket, 50, 100_000)).toBe(10);
  expect(taken(bucket, 50, 1_000)).toBe(0);
  expect(taken(bucket, 50, 2_000)).toBe(10);
});
