import { expect, it } from "vitest";
import { decisionTimeMs } from "./decision-id.ts";

it("reads the time of a decision from its id, and knows what is no such id", () => {
  expect(decisionTimeMs("018f3c2e-9b1a-7c3d-8e4f-5a6b7c8d9e0f")).toBe(0x018f3c2e9b1a);
  for (const other of [
    "",
    "decision-1",
    "018f3c2e-9b1a-4c3d-8e4f-5a6b7c8d9e0f",
    "018F3C2E-9B1A-7C3D-8E4F-5A6B7C8D9E0F",
  ]) {
    expect(decisionTimeMs(other)).toBeUndefined();
  }
});
