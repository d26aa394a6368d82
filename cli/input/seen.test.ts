import { expect, it } from "vitest";
import { parseSeen } from "./seen.ts";

it("an approval is named with the revision that was seen, or without", () => {
  expect(parseSeen("01J9@2")).toEqual({ id: "01J9", revision: 2 });
  expect(parseSeen("01J9")).toEqual({ id: "01J9", revision: undefined });
});

it.each(["01J9@", "01J9@0", "01J9@two", "@2", "a@1@2", ""])(
  "%j is refused: a slip must not vote on what is now",
  (text) => {
    expect(() => parseSeen(text)).toThrow(expect.objectContaining({ code: "USAGE" }));
  },
);
