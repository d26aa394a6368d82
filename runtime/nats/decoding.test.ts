import { expect, it } from "vitest";
import { lastToken, tokenFromEnd } from "./decoding.ts";

it("the tokens of a subject are counted from its end, and there are no more than there are", () => {
  const subject = "postern.approvals.dev.a-1";
  expect([1, 2, 3, 4, 5, 6].map((position) => tokenFromEnd(subject, position))).toEqual([
    "a-1",
    "dev",
    "approvals",
    "postern",
    "",
    "",
  ]);
  expect(tokenFromEnd("", 1)).toBe("");
  expect(lastToken(subject)).toBe("a-1");
});
