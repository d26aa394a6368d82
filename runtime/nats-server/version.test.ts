import { expect, it } from "vitest";
import { isAtLeast } from "./version.ts";

it("versions are compared by number, not by letter, and a pre-release counts as its release", () => {
  expect(isAtLeast("2.10.0", "2.9.10")).toBe(true);
  expect(isAtLeast("2.9.9", "2.9.10")).toBe(false);
  expect(isAtLeast("2.12.2-RC.1", "2.12.2")).toBe(true);
  expect(isAtLeast("v3.0.0", "2.12.2")).toBe(true);
  expect(isAtLeast("unknown", "2.0.0")).toBe(false);
});
