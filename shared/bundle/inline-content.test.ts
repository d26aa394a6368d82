import { expect, it } from "vitest";
import { contentWithin, withContent } from "./index.ts";
import { MAX_INLINE_BYTES } from "./inline-content.ts";

const pointer = { revision: 1, digest: "sha256:1", signature: "jws" };
const bytesOf = (length: number) => new TextEncoder().encode("ü".repeat(length / 2));

it("carries a small content with the pointer, byte for byte", () => {
  const bytes = bytesOf(MAX_INLINE_BYTES);
  expect(contentWithin(withContent(pointer, bytes))).toEqual(bytes);
});

it("leaves a large content out, so that it is fetched", () => {
  const carried = withContent(pointer, bytesOf(MAX_INLINE_BYTES + 2));
  expect(carried).toEqual(pointer);
  expect(contentWithin(carried)).toBeUndefined();
});
